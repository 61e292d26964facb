package dev.tare.jmh.scale;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.NativeHistogram;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes another server's families of the template's: what is counted is so many times as much,
 * counts and buckets and sums alike, and what can go up and down is somewhat more or less.
 */
final class Growth {
  /** A gauge is off by so much at most. */
  private static final double GAUGES = 0.1;

  private final long times;
  private final SplittableRandom random;

  /**
   * @param times how much of everything there is
   * @param random for gauges
   */
  Growth(long times, SplittableRandom random) {
    this.times = times;
    this.random = random;
  }

  MetricFamily of(MetricFamily family) {
    if (family instanceof CounterFamily counters) {
      return grown(counters);
    }
    if (family instanceof HistogramFamily histograms) {
      return grown(histograms);
    }
    if (family instanceof SummaryFamily summaries) {
      return summaries.counted() ? grown(summaries) : summaries;
    }
    if (family instanceof GaugeFamily gauges) {
      return moved(gauges);
    }
    if (family instanceof InfoFamily || family instanceof StateSetFamily) {
      return family;
    }
    throw new IllegalStateException("family=" + family.descriptor());
  }

  private CounterFamily grown(CounterFamily counters) {
    int rows = counters.series().size();
    double[] values = new double[rows];
    for (int row = 0; row < rows; row++) {
      values[row] = counters.known(row) ? counters.value(row) * times : Double.NaN;
    }
    return new CounterFamily(counters.descriptor(), counters.series(), values);
  }

  private HistogramFamily grown(HistogramFamily histograms) {
    int rows = histograms.series().size();
    int buckets = histograms.buckets();
    double[] bounds = new double[buckets - 1];
    for (int bucket = 0; bucket < bounds.length; bucket++) {
      bounds[bucket] = histograms.upperBound(bucket);
    }
    long[] counts = new long[rows * buckets];
    double[] sums = new double[rows];
    List<NativeHistogram> natives = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      for (int bucket = 0; bucket < buckets; bucket++) {
        counts[row * buckets + bucket] = histograms.bucketCount(row, bucket) * times;
      }
      sums[row] = histograms.sum(row) * times;
      addGrown(natives, histograms.nativeHistogram(row));
    }
    HistogramFamily grown =
        new HistogramFamily(histograms.descriptor(), histograms.series(), bounds, counts, sums);
    return natives.isEmpty() ? grown : grown.withNative(natives);
  }

  private void addGrown(List<NativeHistogram> natives, @Nullable NativeHistogram one) {
    if (one == null) {
      return;
    }
    long[] counts = one.counts().clone();
    for (int i = 0; i < counts.length; i++) {
      counts[i] *= times;
    }
    natives.add(
        new NativeHistogram(
            one.schema(), one.zeroThreshold(), one.zeroCount() * times, one.indexes(), counts));
  }

  private SummaryFamily grown(SummaryFamily summaries) {
    int rows = summaries.series().size();
    double[] quantiles = new double[summaries.quantiles()];
    for (int quantile = 0; quantile < quantiles.length; quantile++) {
      quantiles[quantile] = summaries.quantile(quantile);
    }
    int width = quantiles.length + 2;
    long[] values = new long[rows * width];
    for (int row = 0; row < rows; row++) {
      for (int quantile = 0; quantile < quantiles.length; quantile++) {
        values[row * width + quantile] = summaries.rawQuantile(row, quantile);
      }
      values[row * width + quantiles.length] = summaries.count(row) * times;
      values[row * width + quantiles.length + 1] = summaries.rawSum(row) * times;
    }
    return new SummaryFamily(summaries.descriptor(), summaries.series(), quantiles, true, values);
  }

  /** Whole numbers stay whole. */
  private GaugeFamily moved(GaugeFamily gauges) {
    long[] bits = new long[gauges.series().size()];
    for (int row = 0; row < bits.length; row++) {
      double value = gauges.value(row);
      double other = value * (1 + GAUGES * random.nextDouble(-1, 1));
      bits[row] = Double.doubleToRawLongBits(value == Math.rint(value) ? Math.rint(other) : other);
    }
    return new GaugeFamily(gauges.descriptor(), gauges.series(), bits);
  }
}
