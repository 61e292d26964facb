package dev.tare.openmetrics;

import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricType;
import dev.tare.model.NativeHistogram;

/**
 * The {@code Histogram} messages of a family, from their end to their beginning: native buckets
 * where there are some, and always the {@code le} buckets beside. One thread at a time.
 */
final class HistogramMessages {
  /** Fields of a {@code Histogram}. */
  private static final int COUNT = 1;

  private static final int SUM = 2;
  private static final int BUCKET = 3;
  private static final int SCHEMA = 5;
  private static final int ZERO_THRESHOLD = 6;
  private static final int ZERO_COUNT = 7;
  private static final int SPAN = 12;
  private static final int DELTA = 13;
  private static final int CREATED = 15;

  /** Of a {@code Bucket}. */
  private static final int EXEMPLAR = 3;

  /** Up to so many empty buckets are cheaper to write than the beginning of another span. */
  private static final int FILLED = 2;

  private final MessageBuffer out;
  private final ExemplarMessages exemplars;

  HistogramMessages(MessageBuffer out, ExemplarMessages exemplars) {
    this.out = out;
    this.exemplars = exemplars;
  }

  /** Adds what is in the message of one row. */
  void add(HistogramFamily family, int row) {
    if (family.descriptor().type() == MetricType.HISTOGRAM) {
      exemplars.created(CREATED, family.createdMs(row));
    }
    NativeHistogram exponential = family.nativeHistogram(row);
    if (exponential != null) {
      deltas(exponential);
      spans(exponential);
      out.number(ZERO_COUNT, exponential.zeroCount());
      out.real(ZERO_THRESHOLD, exponential.zeroThreshold());
      out.signed(SCHEMA, exponential.schema());
    }
    long count = family.count(row);
    long cumulative = count;
    for (int bucket = family.buckets() - 1; bucket >= 0; bucket--) {
      int before = out.size();
      exemplars.add(EXEMPLAR, family.exemplar(row, bucket), family.descriptor().scale());
      out.real(2, family.upperBound(bucket));
      out.number(1, cumulative);
      out.nested(BUCKET, before);
      cumulative -= family.bucketCount(row, bucket);
    }
    out.real(SUM, family.sum(row));
    out.number(COUNT, count);
  }

  /** How many empty buckets are between this one and the one before; none before the first. */
  private static int gap(NativeHistogram histogram, int i) {
    return i == 0 ? 0 : histogram.indexes()[i] - histogram.indexes()[i - 1] - 1;
  }

  /** Each count less the one before, those of filled gaps included. */
  private void deltas(NativeHistogram histogram) {
    long[] counts = histogram.counts();
    for (int i = counts.length - 1; i >= 0; i--) {
      long before = i == 0 ? 0 : counts[i - 1];
      int gap = gap(histogram, i);
      if (gap == 0 || gap > FILLED) {
        out.signed(DELTA, counts[i] - before);
      } else {
        out.signed(DELTA, counts[i]);
        for (int empty = gap; empty > 1; empty--) {
          out.signed(DELTA, 0);
        }
        out.signed(DELTA, -before);
      }
    }
  }

  /** Runs of buckets: how far from the one before, and how many. */
  private void spans(NativeHistogram histogram) {
    int length = 0;
    for (int i = histogram.indexes().length - 1; i >= 0; i--) {
      length++;
      int gap = gap(histogram, i);
      if (i > 0 && gap <= FILLED) {
        length += gap;
      } else {
        int before = out.size();
        out.number(2, length);
        out.signed(1, i == 0 ? histogram.indexes()[0] : gap);
        out.nested(SPAN, before);
        length = 0;
      }
    }
  }
}
