package dev.tare.clientjava;

import dev.tare.model.Exemplar;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.NativeHistogram;
import dev.tare.model.Scale;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Histograms, classic, native and both. One that is native only has a single bucket beside, up to
 * +Inf, as text formats know no others.
 */
record HistogramReader(FamilyReader family) {

  MetricFamily read() {
    Points<HistogramDataPointSnapshot> points = family.points(HistogramDataPointSnapshot.class);
    List<HistogramDataPointSnapshot> all = points.all();
    double[] bounds = all.isEmpty() ? new double[0] : bounds(all.get(0));
    Digits digits = family.digits();
    Arrays.stream(bounds).forEach(digits::add);
    for (HistogramDataPointSnapshot point : all) {
      check(point, bounds);
      digits.add(point.getSum());
      point.getExemplars().forEach(digits::add);
    }
    Scale scale = digits.scale();
    long[] rawBounds = Arrays.stream(bounds).mapToLong(b -> Digits.raw(b, scale)).toArray();
    HistogramFamily histograms =
        new HistogramFamily(
                family.descriptor(points.index().labelNames(), scale),
                points.index(),
                rawBounds,
                values(all, bounds.length, scale))
            .withExemplars(exemplars(all, rawBounds, scale))
            .withCreated(family.created(all));
    boolean natives =
        !all.isEmpty() && all.stream().allMatch(HistogramDataPointSnapshot::hasNativeHistogramData);
    return natives
        ? histograms.withNative(all.stream().map(HistogramReader::nativeHistogram).toList())
        : histograms;
  }

  /** Without +Inf. */
  private static double[] bounds(HistogramDataPointSnapshot point) {
    ClassicHistogramBuckets buckets = point.getClassicBuckets();
    return IntStream.range(0, Math.max(0, buckets.size() - 1))
        .mapToDouble(buckets::getUpperBound)
        .toArray();
  }

  private static void check(HistogramDataPointSnapshot point, double[] bounds) {
    if (!Arrays.equals(bounds(point), bounds)) {
      throw new IllegalArgumentException(
          "le=%s and %s (allowed: the same buckets in every series)"
              .formatted(Arrays.toString(bounds), Arrays.toString(bounds(point))));
    }
    if (!point.hasSum()) {
      throw new IllegalArgumentException(
          "sum=NaN of labels=%s (allowed: a number)".formatted(point.getLabels()));
    }
    if (point.hasNativeHistogramData() && point.getNativeBucketsForNegativeValues().size() > 0) {
      throw new IllegalArgumentException(
          "native buckets below 0 of labels=%s (allowed: 0 and above)"
              .formatted(point.getLabels()));
    }
  }

  private static long[] values(List<HistogramDataPointSnapshot> all, int bounds, Scale scale) {
    int stride = bounds + 2;
    long[] values = new long[all.size() * stride];
    for (int row = 0; row < all.size(); row++) {
      HistogramDataPointSnapshot point = all.get(row);
      ClassicHistogramBuckets buckets = point.getClassicBuckets();
      for (int bucket = 0; bucket < buckets.size(); bucket++) {
        values[row * stride + bucket] = buckets.getCount(bucket);
      }
      if (buckets.isEmpty()) {
        values[row * stride] = nativeHistogram(point).count();
      }
      values[row * stride + bounds + 1] = Digits.raw(point.getSum(), scale);
    }
    return values;
  }

  private static NativeHistogram nativeHistogram(HistogramDataPointSnapshot point) {
    NativeHistogramBuckets buckets = point.getNativeBucketsForPositiveValues();
    double zero = point.getNativeZeroThreshold();
    return new NativeHistogram(
        point.getNativeSchema(),
        zero > 0 ? zero : NativeHistogram.NARROWEST_ZERO,
        point.getNativeZeroCount(),
        IntStream.range(0, buckets.size()).map(buckets::getBucketIndex).toArray(),
        IntStream.range(0, buckets.size()).mapToLong(buckets::getCount).toArray());
  }

  /** The latest of each bucket, which is chosen by the value as it is shown. */
  private static @Nullable Exemplar[] exemplars(
      List<HistogramDataPointSnapshot> all, long[] bounds, Scale scale) {
    @Nullable Exemplar[] exemplars = new @Nullable Exemplar[all.size() * (bounds.length + 1)];
    for (int row = 0; row < all.size(); row++) {
      for (io.prometheus.metrics.model.snapshots.Exemplar given : all.get(row).getExemplars()) {
        Exemplar exemplar = TraceExemplars.of(given, scale);
        if (exemplar != null) {
          int found = Arrays.binarySearch(bounds, exemplar.rawValue());
          int place = row * (bounds.length + 1) + (found < 0 ? -found - 1 : found);
          Exemplar other = exemplars[place];
          if (other == null || other.epochMs() < exemplar.epochMs()) {
            exemplars[place] = exemplar;
          }
        }
      }
    }
    return exemplars;
  }
}
