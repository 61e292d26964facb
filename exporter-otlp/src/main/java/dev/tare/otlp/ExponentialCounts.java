package dev.tare.otlp;

import dev.tare.model.HistogramCells;
import dev.tare.model.NativeHistogram;
import dev.tare.model.Scale;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts in OTLP's exponential buckets: bucket {@code i} holds the values over 2^(i · 2^-scale), up
 * to and with 2^((i+1) · 2^-scale). Two halves of a bucket make one of the next scale, so they get
 * coarser without error.
 *
 * @param indexes ascending
 * @param counts of the bucket at the same place
 */
@SuppressWarnings("ArrayRecordComponent") // thousands of them in one snapshot
record ExponentialCounts(int scale, long zeroCount, int[] indexes, long[] counts) {

  /** The same buckets, which Prometheus counts from 1. */
  static ExponentialCounts of(NativeHistogram natives) {
    int[] indexes = Arrays.stream(natives.indexes()).map(index -> index - 1).toArray();
    return new ExponentialCounts(natives.schema(), natives.zeroCount(), indexes, natives.counts());
  }

  /**
   * The buckets that the largest values of cells fall into, of a scale no finer than the cells are.
   */
  static ExponentialCounts of(HistogramCells cells, Scale unit) {
    double width = Math.log1p(Math.pow(10, -cells.digits()));
    int scale = (int) Math.floor(Math.log(Math.log(2) / width) / Math.log(2));
    Builder builder = new Builder(cells.size());
    long zeroCount = 0;
    for (int place = 0; place < cells.size(); place++) {
      if (cells.value(place) < Math.max(1, cells.lowest())) {
        zeroCount += cells.count(place);
      } else {
        builder.add(index(unit.toBase(cells.value(place)), scale), cells.count(place));
      }
    }
    return builder.build(scale, zeroCount);
  }

  /** The logarithm is right to a few ulps; the bounds themselves decide. */
  static int index(double value, int scale) {
    int index = (int) Math.ceil(Math.scalb(Math.log(value) / Math.log(2), scale)) - 1;
    while (NativeHistogram.upperBound(scale, index + 1) < value) {
      index++;
    }
    while (NativeHistogram.upperBound(scale, index) >= value) {
      index--;
    }
    return index;
  }

  /** What has come since an earlier copy, in the coarser scale of the two. */
  ExponentialCounts since(ExponentialCounts earlier) {
    int common = Math.min(scale, earlier.scale);
    ExponentialCounts now = coarser(common);
    ExponentialCounts was = earlier.coarser(common);
    Builder builder = new Builder(now.indexes.length);
    int before = 0;
    for (int i = 0; i < now.indexes.length; i++) {
      while (before < was.indexes.length && was.indexes[before] < now.indexes[i]) {
        before++;
      }
      boolean known = before < was.indexes.length && was.indexes[before] == now.indexes[i];
      long fresh = now.counts[i] - (known ? was.counts[before] : 0);
      if (fresh > 0) {
        builder.add(now.indexes[i], fresh);
      }
    }
    return builder.build(common, Math.max(0, now.zeroCount - was.zeroCount));
  }

  /** The same in the finest scale in which it takes no more buckets than that. */
  ExponentialCounts within(int buckets) {
    ExponentialCounts fitting = this;
    while (fitting.span() > buckets) {
      fitting = fitting.coarser(fitting.scale - 1);
    }
    return fitting;
  }

  /** How many buckets there are from the first to the last that is not empty. */
  private long span() {
    return indexes.length == 0 ? 0 : (long) indexes[indexes.length - 1] - indexes[0] + 1;
  }

  private ExponentialCounts coarser(int target) {
    if (target == scale) {
      return this;
    }
    Builder builder = new Builder(indexes.length);
    for (int i = 0; i < indexes.length; i++) {
      builder.add(indexes[i] >> (scale - target), counts[i]);
    }
    return builder.build(target, zeroCount);
  }

  /** How many values there were. */
  long total() {
    return zeroCount + Arrays.stream(counts).sum();
  }

  /** As OpenTelemetry has them, those between that hold nothing included. */
  ExponentialHistogramBuckets dense() {
    if (indexes.length == 0) {
      return ExponentialHistogramBuckets.create(scale, 0, List.of());
    }
    int offset = indexes[0];
    List<Long> dense = new ArrayList<>((int) span());
    for (int i = 0; i < indexes.length; i++) {
      while (dense.size() < indexes[i] - offset) {
        dense.add(0L);
      }
      dense.add(counts[i]);
    }
    return ExponentialHistogramBuckets.create(scale, offset, dense);
  }

  /** Collects counts whose indexes do not fall. */
  private static final class Builder {
    private final int[] indexes;
    private final long[] counts;
    private int used;

    Builder(int most) {
      this.indexes = new int[most];
      this.counts = new long[most];
    }

    void add(int index, long count) {
      if (used > 0 && indexes[used - 1] == index) {
        counts[used - 1] += count;
      } else {
        indexes[used] = index;
        counts[used++] = count;
      }
    }

    ExponentialCounts build(int scale, long zeroCount) {
      return new ExponentialCounts(
          scale, zeroCount, Arrays.copyOf(indexes, used), Arrays.copyOf(counts, used));
    }
  }
}
