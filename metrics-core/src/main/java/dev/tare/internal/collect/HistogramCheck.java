package dev.tare.internal.collect;

import dev.tare.model.Exemplar;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricType;
import dev.tare.model.NativeHistogram;
import org.jspecify.annotations.Nullable;

/** The part of {@link FamilyCheck} that is about histograms. */
final class HistogramCheck {
  /** Those that Prometheus knows. */
  private static final int MIN_SCHEMA = -4;

  private static final int MAX_SCHEMA = 8;

  /** A double is over 2^-1075, and at most 2^1024. */
  private static final int MIN_EXPONENT = -1_074;

  private static final int MAX_EXPONENT = 1_024;

  private HistogramCheck() {}

  static @Nullable Wrong wrong(HistogramFamily family) {
    boolean gauge = family.descriptor().type() == MetricType.GAUGE_HISTOGRAM;
    boolean belowZero = family.upperBound(0) < 0;
    if (belowZero && !gauge) {
      return new Wrong(
          "le", "le=" + family.upperBound(0) + " (allowed: 0 or more, as the sum may not fall)");
    }
    for (int bucket = 1; bucket < family.buckets(); bucket++) {
      double bound = family.upperBound(bucket);
      if (!(bound > family.upperBound(bucket - 1))) {
        return new Wrong("le", "le=" + bound + " (allowed: ascending)");
      }
    }
    for (int row = 0; row < family.series().size(); row++) {
      Wrong wrong = wrong(family, row, belowZero);
      if (wrong != null) {
        return new Wrong(wrong.kind(), FamilyCheck.at(family, row) + wrong.what());
      }
    }
    return null;
  }

  private static @Nullable Wrong wrong(HistogramFamily family, int row, boolean belowZero) {
    long count = 0;
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      long inBucket = family.bucketCount(row, bucket);
      count += inBucket;
      if (inBucket < 0 || count < 0) {
        return new Wrong(
            "count",
            "le=%s has %d, count=%d (allowed: 0 or more, below 2^63)"
                .formatted(family.upperBound(bucket), inBucket, count));
      }
      Exemplar exemplar = family.exemplar(row, bucket);
      if (exemplar != null && !isIn(family, bucket, exemplar)) {
        return new Wrong(
            "exemplar",
            "exemplar=%s of le=%s (allowed: one that is in its bucket)"
                .formatted(
                    family.descriptor().scale().toBase(exemplar.rawValue()),
                    family.upperBound(bucket)));
      }
    }
    if (!(family.sum(row) >= 0) && !belowZero) {
      return new Wrong(
          "sum", "sum=" + family.sum(row) + " (allowed: 0 or more, as no bucket is below)");
    }
    NativeHistogram exponential = family.nativeHistogram(row);
    return exponential == null ? null : wrong(exponential, count);
  }

  private static boolean isIn(HistogramFamily family, int bucket, Exemplar exemplar) {
    double value = family.descriptor().scale().toBase(exemplar.rawValue());
    return value <= family.upperBound(bucket)
        && (bucket == 0 || value > family.upperBound(bucket - 1));
  }

  private static @Nullable Wrong wrong(NativeHistogram histogram, long classicCount) {
    int schema = histogram.schema();
    if (schema < MIN_SCHEMA || schema > MAX_SCHEMA) {
      return new Wrong(
          "schema", "schema=%d (allowed: %d to %d)".formatted(schema, MIN_SCHEMA, MAX_SCHEMA));
    }
    double zero = histogram.zeroThreshold();
    if (!(zero > 0 && zero < Double.POSITIVE_INFINITY)) {
      return new Wrong("zero", "zeroThreshold=" + zero + " (allowed: over 0, finite)");
    }
    int lowest = schema < 0 ? -(-MIN_EXPONENT >> -schema) : MIN_EXPONENT << schema;
    int highest = schema < 0 ? MAX_EXPONENT >> -schema : MAX_EXPONENT << schema;
    int[] indexes = histogram.indexes();
    long count = histogram.zeroCount();
    boolean right = count >= 0;
    for (int i = 0; i < indexes.length && right; i++) {
      if (indexes[i] < lowest || indexes[i] > highest || (i > 0 && indexes[i] <= indexes[i - 1])) {
        return new Wrong(
            "index",
            "index=%d of schema=%d (allowed: ascending, from %d to %d)"
                .formatted(indexes[i], schema, lowest, highest));
      }
      count += histogram.counts()[i];
      right = histogram.counts()[i] >= 0 && count >= 0;
    }
    return right && count == classicCount
        ? null
        : new Wrong(
            "native count",
            "native count=%d, count=%d (allowed: the same, each bucket 0 or more)"
                .formatted(count, classicCount));
  }
}
