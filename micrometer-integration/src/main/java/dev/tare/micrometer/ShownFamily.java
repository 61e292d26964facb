package dev.tare.micrometer;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import io.micrometer.core.instrument.Meter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A family of the page: a row for each meter. Its labels are the keys that any of its meters has,
 * sorted; a meter without one of them has it empty, which to Prometheus is the label left out.
 *
 * @param <S> where a row is read from
 */
abstract class ShownFamily<S> {
  /**
   * One row.
   *
   * @param labels those that are not empty
   */
  record Row<S>(Meter.Id id, SortedMap<String, String> labels, S source) {}

  /** What stays the same from scrape to scrape while no meter comes or goes. */
  record Layout<S>(MetricDescriptor descriptor, SeriesIndex index, List<Row<S>> rows) {}

  /** The family with the rows of one moment. */
  record Frozen<S>(ShownFamily<S> family, Layout<S> layout) {
    MetricDescriptor descriptor() {
      return layout.descriptor();
    }

    MetricFamily read(Recordings.Recorded recorded) {
      return family.read(layout, recorded);
    }
  }

  private final MetricName name;
  private final MetricType type;
  private final String help;

  /** Guarded by this. */
  private final Set<Row<S>> rows = new LinkedHashSet<>();

  private final Set<SortedMap<String, String>> taken = new LinkedHashSet<>();
  private volatile @Nullable Layout<S> layout;

  ShownFamily(String name, MetricType type, String help) {
    this.name = new MetricName(name);
    this.type = type;
    this.help = help;
  }

  final MetricType type() {
    return type;
  }

  /**
   * Adds a row.
   *
   * @return false where another has the same labels
   * @throws IllegalArgumentException if a label is none that Prometheus allows; then nothing is
   *     added
   */
  final synchronized boolean add(Meter.Id id, SortedMap<String, String> labels, S source) {
    SortedMap<String, String> told = new TreeMap<>(labels);
    told.values().removeIf(String::isEmpty);
    if (!taken.add(told)) {
      return false;
    }
    boolean added = false;
    try {
      descriptor(List.copyOf(labels.keySet())).checkClassicNames();
      rows.add(new Row<>(id, told, source));
      layout = null;
      added = true;
    } finally {
      if (!added) {
        taken.remove(told);
      }
    }
    return true;
  }

  /** Removes the rows of a meter. */
  final synchronized void remove(Meter.Id id) {
    if (rows.removeIf(row -> row.id().equals(id) && taken.remove(row.labels()))) {
      layout = null;
    }
  }

  final synchronized boolean isEmpty() {
    return rows.isEmpty();
  }

  private MetricDescriptor descriptor(List<String> labels) {
    Unit unit = Unit.ofName(name.value(), type);
    return new MetricDescriptor(name, type, help, unit, labels);
  }

  /** As it is now, whatever comes. */
  final Frozen<S> freeze() {
    Layout<S> known = layout;
    return new Frozen<>(this, known == null ? newLayout() : known);
  }

  private synchronized Layout<S> newLayout() {
    Set<String> keys = new TreeSet<>();
    rows.forEach(row -> keys.addAll(row.labels().keySet()));
    List<String> names = List.copyOf(keys);
    List<Row<S>> sorted = new ArrayList<>(rows);
    sorted.sort((a, b) -> SeriesIndex.compare(values(names, a), values(names, b)));
    Layout<S> made =
        new Layout<>(
            descriptor(names),
            new SeriesIndex(names, sorted.stream().map(row -> values(names, row)).toList()),
            sorted);
    layout = made;
    return made;
  }

  private static List<String> values(List<String> names, Row<?> row) {
    return names.stream().map(name -> row.labels().getOrDefault(name, "")).toList();
  }

  /** These rows now, of what a scrape has read. */
  abstract MetricFamily read(Layout<S> rows, Recordings.Recorded recorded);
}
