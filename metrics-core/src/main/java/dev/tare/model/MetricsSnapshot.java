package dev.tare.model;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All families as one scrape saw them. Immutable; shared freely between threads.
 *
 * <p>Each series is consistent in itself. A scrape shows an event in all of its families or in
 * none, unless more events came than it could read between; {@code tare_scrapes_out_of_step_total}
 * counts those scrapes. At rest all agree to the unit. Counters, gauges and collectors were read
 * one after the other between the scrape's begin and end.
 *
 * @param commonLabels labels of every series that has none of the same name itself
 * @param families sorted by name
 * @param age how long before the snapshot was asked for what it shows of histograms and events was
 *     copied; zero where all that had been recorded is in it, as it is unless the aggregator did
 *     not answer in time
 */
public record MetricsSnapshot(Labels commonLabels, List<MetricFamily> families, Duration age) {
  private static final Comparator<MetricFamily> BY_NAME =
      Comparator.comparing(family -> family.descriptor().name());

  /**
   * Sorts and copies the families.
   *
   * @throws IllegalArgumentException if two have one name: scrapers refuse the whole page for it
   */
  public MetricsSnapshot {
    families = families.stream().sorted(BY_NAME).toList();
    for (int i = 1; i < families.size(); i++) {
      MetricName name = families.get(i).descriptor().name();
      if (name.compareTo(families.get(i - 1).descriptor().name()) == 0) {
        throw new IllegalArgumentException("name=" + name + " (allowed: each family once)");
      }
    }
  }

  /** One that is not stale. */
  public MetricsSnapshot(Labels commonLabels, List<MetricFamily> families) {
    this(commonLabels, families, Duration.ZERO);
  }

  /**
   * Whether it shows older histograms and events than there were when it was asked for; {@link
   * #age} says how old. Counters and gauges are never stale.
   */
  public boolean stale() {
    return !age.isZero();
  }

  /**
   * The family of this name.
   *
   * @throws NoSuchElementException if there is none; the message names those that there are
   */
  public MetricFamily family(String name) {
    return families.stream()
        .filter(family -> family.descriptor().name().value().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new NoSuchElementException("name=" + name + " (known: " + names() + ")"));
  }

  /**
   * One sample, named as the exposition names it, in the base unit: {@code x_total}, {@code x},
   * {@code x_count}, {@code x_sum}, {@code x_bucket} with a {@code le}, or a summary's {@code x}
   * with a {@code quantile}. Meant for tests and for a glance; it searches.
   *
   * @param labels name, value, name, value … of the family's own labels, in any order; values as
   *     they were recorded: null is the empty one, half a surrogate pair U+FFFD
   * @throws NoSuchElementException if there is no such sample
   */
  public double value(String sample, @Nullable String... labels) {
    return find(sample, labels)
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "sample=%s labels=%s".formatted(sample, Arrays.toString(labels))));
  }

  /**
   * The same, empty where there is no such sample: a series appears with its first use.
   *
   * @param labels as for {@link #value}
   */
  public OptionalDouble find(String sample, @Nullable String... labels) {
    return SampleLookup.find(this, sample, recorded(labels));
  }

  /** The pairs as families keep them. */
  private static Labels recorded(@Nullable String... pairs) {
    String[] recorded = new String[pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      recorded[i] = Labels.repaired(pairs[i]);
    }
    return Labels.of(recorded);
  }

  private List<String> names() {
    return families.stream().map(family -> family.descriptor().name().value()).toList();
  }

  private String head() {
    String labels = "# common labels " + commonLabels + "\n";
    return stale() ? labels + "# stale: histograms and events are " + age + " old\n" : labels;
  }

  /** For a person to read, near the exposition: a line a series, of each family the first 20. */
  @Override
  public String toString() {
    return families.stream()
        .map(MetricFamily::toString)
        .collect(Collectors.joining("\n", head(), ""));
  }
}
