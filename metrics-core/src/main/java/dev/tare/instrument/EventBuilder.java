package dev.tare.instrument;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Declares an event: which labels its key has, which labels follow from those, which counters count
 * it, and which histogram takes which field. Nothing of the application runs when events are
 * aggregated.
 */
public final class EventBuilder {
  private static final int MAX_LABELS = 4;
  private static final int MAX_FIELDS = 8;
  private static final int KEY_BITS = 63;

  private final String name;
  private final InstrumentFactory factory;
  private final Map<String, Dictionary> labels = new LinkedHashMap<>();
  private final Map<String, DerivedLabel> derived = new LinkedHashMap<>();
  private final List<CounterBuilder> counters = new ArrayList<>();
  private final List<HistogramBuilder> histograms = new ArrayList<>();

  /**
   * A label that is no part of the key.
   *
   * @param from the label of the key that it follows from
   * @param values the derived value of each of that label's values
   */
  public record DerivedLabel(String from, Map<String, String> values) {
    /** Copies the values. */
    public DerivedLabel {
      values = Map.copyOf(values);
    }

    /** The derived value of one value. */
    public String of(String value) {
      return values.getOrDefault(value, Dictionary.OTHER);
    }
  }

  /** For the registry, which hands builders out. */
  public EventBuilder(String name, InstrumentFactory factory) {
    this.name = name;
    this.factory = factory;
  }

  /**
   * Adds a label to the key.
   *
   * @param values the label's values by their ids
   * @throws IllegalArgumentException if there are four already, or the key would pass 63 bits
   */
  public EventBuilder label(String label, Dictionary values) {
    if (labels.size() == MAX_LABELS
        || derived.containsKey(label)
        || labels.put(label, values) != null) {
      throw new IllegalArgumentException(
          "label=%s of event=%s (allowed: %d labels, each once)"
              .formatted(label, name, MAX_LABELS));
    }
    int bits = labels.values().stream().mapToInt(Dictionary::bits).sum();
    if (bits > KEY_BITS) {
      throw new IllegalArgumentException(
          "bits=%d of the key of event=%s (allowed: up to %d)".formatted(bits, name, KEY_BITS));
    }
    return this;
  }

  /**
   * Adds a label whose value follows from another's, such as the class of a status. It takes no
   * place in the key, and nothing of the application runs to find it.
   *
   * @param from a label of the key
   * @param values the derived value of each value of {@code from}; of any other it is {@value
   *     Dictionary#OTHER}
   * @throws IllegalArgumentException if {@code label} is there already, or {@code from} is not
   */
  public EventBuilder derivedLabel(String label, String from, Map<String, String> values) {
    if (!labels.containsKey(from) || labels.containsKey(label) || derived.containsKey(label)) {
      throw new IllegalArgumentException(
          "label=%s from=%s of event=%s (allowed: a new label, from one of %s)"
              .formatted(label, from, name, labels.keySet()));
    }
    derived.put(label, new DerivedLabel(from, values));
    return this;
  }

  /**
   * Has a counter count every event.
   *
   * @param counter its labels are some of the event's
   */
  public EventBuilder counts(CounterBuilder counter) {
    checkLabels(counter);
    counters.add(counter);
    return this;
  }

  /**
   * Adds a field that a histogram takes. The first call declares field 0, the next field 1, and so
   * on.
   *
   * @param histogram its labels are some of the event's
   * @throws IllegalArgumentException if there are eight fields already
   */
  public EventBuilder measures(HistogramBuilder histogram) {
    if (histograms.size() == MAX_FIELDS) {
      throw new IllegalArgumentException(
          "fields of event=" + name + " (allowed: " + MAX_FIELDS + ")");
    }
    checkLabels(histogram);
    histograms.add(histogram);
    return this;
  }

  private void checkLabels(InstrumentBuilder<?> family) {
    List<String> wanted = family.descriptor().labelNames();
    List<String> known = new ArrayList<>(labels.keySet());
    known.addAll(derived.keySet());
    if (!known.containsAll(wanted)) {
      throw new IllegalArgumentException(
          "labels=%s of name=%s (allowed: those of event=%s, %s)"
              .formatted(wanted, family.descriptor().name(), name, known));
    }
  }

  /**
   * Registers the event and the families that it feeds.
   *
   * @throws IllegalStateException if it feeds none
   */
  public Event register() {
    if (counters.isEmpty() && histograms.isEmpty()) {
      throw new IllegalStateException("event=" + name + " feeds nothing (counts, measures)");
    }
    // Again: a builder may have been given other labels since.
    counters.forEach(this::checkLabels);
    histograms.forEach(this::checkLabels);
    return factory.event(this);
  }

  /** What the event is called in errors. */
  public String name() {
    return name;
  }

  /** The labels of the key, in order. */
  public Map<String, Dictionary> labels() {
    return new LinkedHashMap<>(labels);
  }

  /** The labels that follow from those of the key, in order. */
  public Map<String, DerivedLabel> derivedLabels() {
    return new LinkedHashMap<>(derived);
  }

  /** The counters that count the event. */
  public List<CounterBuilder> counters() {
    return List.copyOf(counters);
  }

  /** The histogram of each field. */
  public List<HistogramBuilder> histograms() {
    return List.copyOf(histograms);
  }
}
