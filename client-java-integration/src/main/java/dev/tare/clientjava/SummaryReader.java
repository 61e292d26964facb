package dev.tare.clientjava;

import dev.tare.model.MetricFamily;
import dev.tare.model.Scale;
import dev.tare.model.SummaryFamily;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Summaries: quantiles, and count and sum where all series have them. */
record SummaryReader(FamilyReader family) {

  MetricFamily read() {
    Points<SummaryDataPointSnapshot> points = family.points(SummaryDataPointSnapshot.class);
    List<SummaryDataPointSnapshot> all = points.all();
    boolean counted = isCounted(all);
    TreeSet<Double> quantiles = new TreeSet<>();
    Digits digits = family.digits();
    for (SummaryDataPointSnapshot point : all) {
      digits.add(counted ? point.getSum() : 0);
      for (Quantile quantile : point.getQuantiles()) {
        quantiles.add(quantile.getQuantile());
        digits.add(quantile.getValue());
      }
    }
    double[] sorted = quantiles.stream().mapToDouble(Double::doubleValue).toArray();
    Scale scale = digits.scale();
    int stride = sorted.length + (counted ? 2 : 0);
    long[] values = new long[all.size() * stride];
    for (int row = 0; row < all.size(); row++) {
      SummaryDataPointSnapshot point = all.get(row);
      int from = row * stride;
      Arrays.fill(values, from, from + sorted.length, MetricFamily.ABSENT);
      for (Quantile quantile : point.getQuantiles()) {
        if (!Double.isNaN(quantile.getValue())) {
          int place = Arrays.binarySearch(sorted, quantile.getQuantile());
          values[from + place] = Digits.raw(quantile.getValue(), scale);
        }
      }
      if (counted) {
        values[from + sorted.length] = point.getCount();
        values[from + sorted.length + 1] = Digits.raw(point.getSum(), scale);
      }
    }
    return new SummaryFamily(
            family.descriptor(points.index().labelNames(), scale),
            points.index(),
            sorted,
            counted,
            values)
        .withCreated(family.created(all));
  }

  /** All have both, or none has either: {@link PartialSummaries} took the others apart. */
  private static boolean isCounted(List<SummaryDataPointSnapshot> all) {
    return all.stream().anyMatch(SummaryDataPointSnapshot::hasCount);
  }
}
