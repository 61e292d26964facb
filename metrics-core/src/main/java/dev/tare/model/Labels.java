package dev.tare.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of label names and values, sorted by name.
 *
 * <p>A value may be any text of Unicode, the empty one as well. To Prometheus an empty value is the
 * label left out: {@code a=""} and no {@code a} are one series. Two series of a family can still
 * not become the same one: all of them have the same labels, so they differ in the value of at
 * least one, of which at most one is empty; and a family's name is its own.
 *
 * @param names sorted, without duplicates
 * @param values the value of the name at the same place
 */
public record Labels(List<String> names, List<String> values) {
  /** No labels. */
  public static final Labels EMPTY = new Labels(List.of(), List.of());

  private static final String CLASSIC = "[a-zA-Z_][a-zA-Z0-9_]*";

  /** Written by the formats themselves; a user's own would give a sample two of them. */
  private static final Set<String> RESERVED = Set.of("le", "quantile");

  /**
   * Copies both lists; use {@link #of} for labels that are not sorted yet.
   *
   * @throws IllegalArgumentException if the sizes differ, names are unsorted or repeated, or a
   *     value is null or has half a surrogate pair
   */
  public Labels {
    if (names.size() != values.size()) {
      throw new IllegalArgumentException("names=" + names + " values=" + values + " (one each)");
    }
    checkValues(names, values);
    names = List.copyOf(names);
    values = List.copyOf(values);
    for (int i = 1; i < names.size(); i++) {
      if (names.get(i - 1).compareTo(names.get(i)) >= 0) {
        throw new IllegalArgumentException("names=" + names + " (allowed: sorted, each once)");
      }
    }
  }

  /**
   * Labels from pairs: name, value, name, value …
   *
   * @throws IllegalArgumentException if a name or value is missing, a name is given twice, or a
   *     value has half a surrogate pair
   */
  public static Labels of(String... pairs) {
    if (pairs.length % 2 != 0 || Arrays.asList(pairs).contains(null)) {
      throw new IllegalArgumentException(
          "pairs=" + Arrays.toString(pairs) + " (allowed: name, value, …)");
    }
    TreeMap<String, String> sorted = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (sorted.put(pairs[i], pairs[i + 1]) != null) {
        throw new IllegalArgumentException("label=" + pairs[i] + " (allowed: each label once)");
      }
    }
    return new Labels(new ArrayList<>(sorted.keySet()), new ArrayList<>(sorted.values()));
  }

  /**
   * A value as UTF-8 can write it: null is the empty value, and each half of a surrogate pair
   * without the other becomes U+FFFD. For collectors that show what others have named; families and
   * events do it themselves. The same object, without allocation, where nothing has to change.
   */
  public static String repaired(@Nullable String value) {
    return value == null ? "" : Surrogates.repaired(value);
  }

  /**
   * Checks a value that somebody has configured, or made for scrapers to read as it is.
   *
   * @param label whose value it is, for the message
   * @throws IllegalArgumentException if it is null or has half a surrogate pair
   */
  public static void checkValue(String label, @Nullable String value) {
    if (value == null || !Surrogates.areWhole(value)) {
      throw new IllegalArgumentException(
          "label=%s value=%s (allowed: text, no half of a surrogate pair; see Labels.repaired)"
              .formatted(label, value));
    }
  }

  static void checkValues(List<String> names, List<? extends @Nullable String> values) {
    for (int i = 0; i < values.size(); i++) {
      checkValue(names.get(i), values.get(i));
    }
  }

  /**
   * Checks one label name, for every scraper to read it.
   *
   * @param owner who wants the label, for the message
   * @throws IllegalArgumentException if the formats do not allow the name, or write it themselves
   */
  public static void checkName(String label, String owner) {
    if (!NameEscaping.isClassicLabel(label) || label.startsWith("__") || RESERVED.contains(label)) {
      throw new IllegalArgumentException(
          "label=%s of %s (allowed: %s, not __*, le or quantile)".formatted(label, owner, CLASSIC));
    }
  }

  /**
   * Checks one label name, for scrapers that read UTF-8 or have it escaped.
   *
   * @param owner who wants the label, for the message
   * @throws IllegalArgumentException if it is empty or not of Unicode characters, or the formats
   *     write it themselves
   */
  public static void checkUtf8Name(String label, String owner) {
    if (!NameEscaping.isUnicode(label)
        || label.startsWith("__")
        || RESERVED.contains(label)
        || NameEscaping.UNDERSCORES.label(label).equals("__name__")) {
      throw new IllegalArgumentException(
          "label=%s of %s (allowed: any characters, not __*, le, quantile, or escaped __name__)"
              .formatted(label, owner));
    }
  }

  /**
   * Checks that names stay different however they are escaped: no sample may have a label twice.
   *
   * @param owner who wants the labels, for the message
   * @throws IllegalArgumentException if two are the same, or are escaped to the same
   */
  public static void checkDistinct(List<String> labels, String owner) {
    if (labels.size() < 2) {
      return;
    }
    for (NameEscaping escaping : NameEscaping.values()) {
      Set<String> escaped = new HashSet<>();
      for (String label : labels) {
        if (!escaped.add(escaping.label(label))) {
          throw new IllegalArgumentException(
              "labels=%s of %s (allowed: each label once, with escaping=%s too)"
                  .formatted(labels, owner, escaping.word()));
        }
      }
    }
  }

  /** Written out, as what the JVM makes to compare records costs the first scrape milliseconds. */
  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof Labels labels
        && names.equals(labels.names)
        && values.equals(labels.values);
  }

  @Override
  public final int hashCode() {
    return 31 * names.hashCode() + values.hashCode();
  }

  /** As in the exposition formats: {@code {a="1",b="2"}}, of none {@code {}}. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    LabelText.append(out, names, values);
    return out.isEmpty() ? "{}" : out.toString();
  }
}
