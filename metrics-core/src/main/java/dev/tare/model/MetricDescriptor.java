package dev.tare.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is known of a metric family before any value: everything but its series.
 *
 * @param name the family's name; a counter's ends in {@code _total}, an info's in {@code _info},
 *     and with a unit the name ends in it (before {@code _total})
 * @param type how the values are to be read
 * @param help one sentence that says what is counted and when
 * @param unit what the values are measured in; the one that the name says, if it ends in {@code
 *     _seconds}, {@code _bytes} or {@code _ratio}; none for an info and a set of states
 * @param labelNames in the order in which values are given; without duplicates. Only a gauge may
 *     have {@code quantile}, and only one that the registry itself makes of a histogram
 * @param scale what a raw value is worth in the base unit
 */
public record MetricDescriptor(
    MetricName name,
    MetricType type,
    String help,
    Unit unit,
    List<String> labelNames,
    Scale scale) {

  /** A family whose raw values are the unit's. */
  public MetricDescriptor(
      MetricName name, MetricType type, String help, Unit unit, List<String> labelNames) {
    this(name, type, help, unit, labelNames, unit.scale());
  }

  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException if a rule above is broken; the message names it
   */
  public MetricDescriptor {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type of name=" + name);
    Objects.requireNonNull(unit, "unit of name=" + name);
    Objects.requireNonNull(scale, "scale of name=" + name);
    labelNames = List.copyOf(labelNames);
    for (String label : labelNames) {
      if (!isQuantile(type, label)) {
        Labels.checkUtf8Name(label, "name=" + name);
      }
    }
    Labels.checkDistinct(labelNames, "name=" + name);
    checkHelp(help, name);
    if (type == MetricType.STATE_SET && labelNames.contains(name.value())) {
      throw new IllegalArgumentException(
          "label=%s of name=%s (not allowed: a set of states writes a label of its own name)"
              .formatted(name, name));
    }
    if (type == MetricType.STATE_SET) {
      List<String> written = new ArrayList<>(labelNames);
      written.add(name.value());
      Labels.checkDistinct(written, "name=" + name);
    }
    checkSuffixes(name, type, unit);
  }

  /**
   * Checks that every scraper reads the names.
   *
   * @throws IllegalArgumentException if one has a character that needs to be escaped or quoted; of
   *     a set of states the name is that of a label, too
   */
  public void checkClassicNames() {
    name.checkClassic();
    if (type == MetricType.STATE_SET) {
      Labels.checkName(name.value(), "name=" + name);
    }
    for (String label : labelNames) {
      if (!isQuantile(type, label)) {
        Labels.checkName(label, "name=" + name);
      }
    }
  }

  /** The formats write this label of a summary; of a gauge they leave it to us. */
  private static boolean isQuantile(MetricType type, String label) {
    return type == MetricType.GAUGE && label.equals("quantile");
  }

  private static void checkHelp(String help, MetricName name) {
    if (help.isBlank() || !NameEscaping.isUnicode(help)) {
      throw new IllegalArgumentException(
          "help=\"%s\" of name=%s (allowed: a sentence that says what it counts)"
              .formatted(help, name));
    }
  }

  private static void checkSuffixes(MetricName name, MetricType type, Unit unit) {
    boolean total = name.value().endsWith("_total");
    if (type == MetricType.COUNTER && !total) {
      throw new IllegalArgumentException("name=" + name + " (allowed for a counter: *_total)");
    }
    if (type != MetricType.COUNTER && total) {
      throw new IllegalArgumentException("name=" + name + " (*_total is for counters only)");
    }
    if (name.value().equals("_total")) {
      throw new IllegalArgumentException("name=_total (allowed for a counter: *_total, not empty)");
    }
    if (type == MetricType.INFO
        && (!name.value().endsWith("_info") || name.value().equals("_info"))) {
      throw new IllegalArgumentException("name=" + name + " (allowed for an info: *_info)");
    }
    if (!unit.isOf(name.value(), type)) {
      throw new IllegalArgumentException(
          "name=%s unit=%s (allowed with this unit: *_%s%s)"
              .formatted(name, unit, unit.suffix(), total ? "_total" : ""));
    }
    Unit said = Unit.ofName(name.value(), type);
    if (unit.equals(Unit.NONE) && !said.equals(unit)) {
      throw new IllegalArgumentException(
          "name=%s unit=%s (allowed with this name: unit=%s)".formatted(name, unit, said));
    }
    boolean unitless = type == MetricType.INFO || type == MetricType.STATE_SET;
    if (unitless && !unit.equals(Unit.NONE)) {
      throw new IllegalArgumentException(
          "name=%s unit=%s (allowed for an %s: none)".formatted(name, unit, type));
    }
  }
}
