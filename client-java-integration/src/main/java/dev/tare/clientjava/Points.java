package dev.tare.clientjava;

import dev.tare.model.SeriesIndex;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The series of one family of client_java, in the order of Tare's. They need not have the same
 * labels there: what one has and another lacks is empty in that, which means the same to
 * Prometheus.
 *
 * @param index their label values
 * @param all the series, row by row
 */
record Points<P extends DataPointSnapshot>(SeriesIndex index, List<P> all) {

  /**
   * Sorts them.
   *
   * @param before the index that the family had, which stays the same object while nothing changes
   * @throws IllegalArgumentException if two have the same labels
   */
  static <P extends DataPointSnapshot> Points<P> of(List<P> points, @Nullable SeriesIndex before) {
    List<String> labels = names(points);
    List<List<String>> asGiven = new ArrayList<>(points.size());
    boolean ascending = true; // as client_java sorts them, where all have the same labels
    for (P point : points) {
      List<String> row = values(labels, point.getLabels());
      int last = asGiven.size() - 1;
      ascending &= last < 0 || SeriesIndex.compare(asGiven.get(last), row) < 0;
      asGiven.add(row);
    }
    return ascending
        ? new Points<>(index(labels, asGiven, before), points)
        : sorted(labels, points, before);
  }

  private static List<String> names(List<? extends DataPointSnapshot> points) {
    TreeSet<String> names = new TreeSet<>();
    Labels last = Labels.EMPTY;
    for (DataPointSnapshot point : points) {
      Labels labels = point.getLabels();
      for (int i = 0; i < labels.size() && !labels.hasSameNames(last); i++) {
        names.add(labels.getPrometheusName(i));
      }
      last = labels;
    }
    return List.copyOf(names);
  }

  private static <P extends DataPointSnapshot> Points<P> sorted(
      List<String> labels, List<P> points, @Nullable SeriesIndex before) {
    TreeMap<List<String>, P> sorted = new TreeMap<>(SeriesIndex::compare);
    for (P point : points) {
      if (sorted.put(values(labels, point.getLabels()), point) != null) {
        throw new IllegalArgumentException(
            "labels=" + point.getLabels() + " (allowed: each series once, an empty label is none)");
      }
    }
    List<List<String>> rows = List.copyOf(sorted.keySet());
    return new Points<>(index(labels, rows, before), List.copyOf(sorted.values()));
  }

  private static List<String> values(List<String> names, Labels labels) {
    List<String> values = new ArrayList<>(names.size());
    int next = 0; // both are sorted by name
    for (String name : names) {
      boolean has = next < labels.size() && labels.getPrometheusName(next).equals(name);
      values.add(has ? dev.tare.model.Labels.repaired(labels.getValue(next++)) : "");
    }
    return values;
  }

  private static SeriesIndex index(
      List<String> labels, List<List<String>> rows, @Nullable SeriesIndex before) {
    if (before == null || before.size() != rows.size() || !before.labelNames().equals(labels)) {
      return new SeriesIndex(labels, rows);
    }
    for (int row = 0; row < rows.size(); row++) {
      if (!before.values(row).equals(rows.get(row))) {
        return new SeriesIndex(labels, rows);
      }
    }
    return before;
  }
}
