package dev.tare.otlp;

import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import dev.tare.model.NativeHistogram;
import dev.tare.model.Scale;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The points of a family of histograms: exponential ones of the series whose values are known finer
 * than by {@code le}, now and in the copy to subtract, and explicit ones of all others.
 */
final class HistogramPoints {
  /** What cells are made coarser for, as OpenTelemetry's SDK does. */
  private static final int MOST_OF_CELLS = 160;

  /** Native buckets stay as they were chosen, unless values lie absurdly far apart. */
  private static final int MOST_OF_NATIVES = 4_096;

  private final HistogramFamily family;
  private final Copy copy;
  private final SinceLast since;
  private final List<Attributes> attributes;
  private final List<Double> boundaries = new ArrayList<>();
  private final List<HistogramPointData> explicit = new ArrayList<>();
  private final List<ExponentialHistogramPointData> exponential = new ArrayList<>();

  /**
   * Makes the points.
   *
   * @param explicitOnly whether explicit buckets were asked for
   */
  HistogramPoints(
      HistogramFamily family,
      Copy copy,
      SinceLast since,
      List<Attributes> attributes,
      boolean explicitOnly) {
    this.family = family;
    this.copy = copy;
    this.since = since;
    this.attributes = attributes;
    for (int bucket = 0; bucket < family.buckets() - 1; bucket++) {
      boundaries.add(family.upperBound(bucket));
    }
    for (int row = 0; row < family.series().size(); row++) {
      ExponentialCounts counts = explicitOnly ? null : counts(row);
      if (counts == null) {
        explicit.add(explicit(row));
      } else {
        exponential.add(exponential(row, counts));
      }
    }
  }

  /** The explicit ones; null where there are none. */
  @Nullable HistogramData explicit() {
    return explicit.isEmpty() ? null : HistogramData.create(temporality(), explicit);
  }

  /** The exponential ones; null where there are none. */
  @Nullable ExponentialHistogramData exponential() {
    return exponential.isEmpty()
        ? null
        : ExponentialHistogramData.create(temporality(), exponential);
  }

  private AggregationTemporality temporality() {
    return copy.temporality();
  }

  /** The copy to subtract; null where nothing is to be. */
  private @Nullable HistogramFamily earlier(int row) {
    return copy.delta() && since.earlier(row) instanceof HistogramFamily earlier ? earlier : null;
  }

  /** What is known finer than by {@code le}; null where that, or its difference, is not. */
  private @Nullable ExponentialCounts counts(int row) {
    HistogramFamily earlier = earlier(row);
    int before = since.earlierRow(row);
    NativeHistogram natives = family.nativeHistogram(row);
    if (natives != null) {
      ExponentialCounts now = ExponentialCounts.of(natives);
      if (earlier == null) {
        return now.within(MOST_OF_NATIVES);
      }
      NativeHistogram was = earlier.nativeHistogram(before);
      // A zero bucket that has widened has taken in others, and nobody knows how much of it is new.
      return was == null || was.zeroThreshold() != natives.zeroThreshold()
          ? null
          : now.since(ExponentialCounts.of(was)).within(MOST_OF_NATIVES);
    }
    HistogramCells cells = family.cells(row);
    if (cells == null || (earlier != null && earlier.cells(before) == null)) {
      return null;
    }
    HistogramCells fresh = earlier == null ? cells : cells.since(earlier.cells(before));
    return ExponentialCounts.of(fresh, family.descriptor().scale()).within(MOST_OF_CELLS);
  }

  private ExponentialHistogramPointData exponential(int row, ExponentialCounts counts) {
    return ExponentialHistogramPointData.create(
        counts.scale(),
        sum(row),
        counts.zeroCount(),
        false,
        0,
        false,
        0,
        counts.dense(),
        ExponentialHistogramBuckets.create(counts.scale(), 0, List.of()),
        copy.startNs(since, row),
        copy.takenNs(),
        attributes.get(row),
        copy.exemplars().of(family, row));
  }

  private BucketPoint explicit(int row) {
    HistogramFamily earlier = earlier(row);
    List<Long> counts = new ArrayList<>(family.buckets());
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      long before = earlier == null ? 0 : earlier.bucketCount(since.earlierRow(row), bucket);
      counts.add(family.bucketCount(row, bucket) - before);
    }
    return new BucketPoint(
        copy.startNs(since, row),
        copy.takenNs(),
        attributes.get(row),
        sum(row),
        boundaries,
        counts,
        copy.exemplars().of(family, row));
  }

  /** Of raw sums of one scale the difference is exact. */
  private double sum(int row) {
    HistogramFamily earlier = earlier(row);
    if (earlier == null) {
      return family.sum(row);
    }
    int before = since.earlierRow(row);
    Scale scale = family.descriptor().scale();
    return family.inDoubles() || earlier.inDoubles() || !scale.equals(earlier.descriptor().scale())
        ? family.sum(row) - earlier.sum(before)
        : scale.toBase(family.rawSum(row) - earlier.rawSum(before));
  }
}
