package dev.tare.micrometer;

import dev.tare.model.Exemplar;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.SummaryFamily;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A family of summaries or of histograms. */
final class SpreadFamily extends ShownFamily<Distribution.Source> {
  private final double[] bounds;
  private final MeterFailures failures;

  /**
   * Without rows.
   *
   * @param bounds in the base unit; none of a summary
   */
  SpreadFamily(String name, MetricType type, String help, double[] bounds, MeterFailures failures) {
    super(name, type, help);
    this.bounds = bounds;
    this.failures = failures;
  }

  @Override
  MetricFamily read(Layout<Distribution.Source> layout, Recordings.Recorded recorded) {
    List<Distribution> rows = new ArrayList<>();
    List<List<String>> shown = new ArrayList<>();
    for (int row = 0; row < layout.rows().size(); row++) {
      if (read(layout.rows().get(row), recorded, rows)) {
        shown.add(layout.index().values(row));
      }
    }
    SeriesIndex index =
        rows.size() == layout.rows().size()
            ? layout.index()
            : new SeriesIndex(layout.index().labelNames(), shown);
    return type() == MetricType.SUMMARY
        ? summaries(layout.descriptor(), index, rows)
        : histograms(layout.descriptor(), index, rows);
  }

  @SuppressWarnings("CatchThrowable") // an application's function; it must cost only its own row
  private boolean read(
      Row<Distribution.Source> row, Recordings.Recorded recorded, List<Distribution> rows) {
    try {
      Distribution read = row.source().read(recorded);
      if (read == null) {
        return false;
      }
      if (!(read.sum() >= 0) || read.count() < 0) {
        throw new IllegalStateException(
            "count=%d sum=%s (allowed: 0 or more)".formatted(read.count(), read.sum()));
      }
      rows.add(read);
      return true;
    } catch (Throwable e) {
      failures.unreadable(row.id(), e);
      return false;
    }
  }

  private HistogramFamily histograms(
      MetricDescriptor descriptor, SeriesIndex index, List<Distribution> rows) {
    int buckets = bounds.length + 1;
    long[] counts = new long[rows.size() * buckets];
    double[] sums = new double[rows.size()];
    for (int row = 0; row < sums.length; row++) {
      for (int bucket = 0; bucket < buckets; bucket++) {
        counts[row * buckets + bucket] = rows.get(row).buckets().bucket(bucket);
      }
      sums[row] = rows.get(row).sum();
    }
    HistogramFamily family = new HistogramFamily(descriptor, index, bounds.clone(), counts, sums);
    @Nullable Exemplar[] exemplars = exemplars(rows, buckets);
    return exemplars == null ? family : family.withExemplars(exemplars);
  }

  /** Null where there are none: the page is larger by each of them. */
  private static @Nullable Exemplar @Nullable [] exemplars(List<Distribution> rows, int buckets) {
    @Nullable Exemplar[] exemplars = new @Nullable Exemplar[rows.size() * buckets];
    boolean some = false;
    for (int i = 0; i < exemplars.length; i++) {
      exemplars[i] = rows.get(i / buckets).buckets().exemplar(i % buckets);
      some |= exemplars[i] != null;
    }
    return some ? exemplars : null;
  }

  /** Each row has its own percentiles; the family has those that any of them has. */
  private static SummaryFamily summaries(
      MetricDescriptor descriptor, SeriesIndex index, List<Distribution> rows) {
    double[] quantiles =
        rows.stream()
            .flatMap(row -> Stream.of(row.percentiles()))
            .mapToDouble(ValueAtPercentile::percentile)
            .sorted()
            .distinct()
            .toArray();
    int width = quantiles.length + 1;
    double[] values = new double[rows.size() * width];
    Arrays.fill(values, Double.NaN);
    long[] counts = new long[rows.size()];
    for (int row = 0; row < counts.length; row++) {
      Distribution shown = rows.get(row);
      for (ValueAtPercentile percentile : shown.percentiles()) {
        int at = Arrays.binarySearch(quantiles, percentile.percentile());
        values[row * width + at] = percentile.value() / shown.perBase();
      }
      values[row * width + width - 1] = shown.sum();
      counts[row] = shown.count();
    }
    return new SummaryFamily(descriptor, index, quantiles, values, counts);
  }
}
