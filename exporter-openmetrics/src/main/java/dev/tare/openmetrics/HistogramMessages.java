package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tare.model.Exemplar;
import dev.tare.model.HistogramFamily;
import dev.tare.model.NativeHistogram;
import dev.tare.model.Scale;
import org.jspecify.annotations.Nullable;

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

  /** As other clients have it. Not 0: that would say of an empty histogram that it is classic. */
  static final double ZERO_WIDTH = Math.scalb(1.0, -128);

  /** Up to so many empty buckets are cheaper to write than the beginning of another span. */
  private static final int FILLED = 2;

  private static final int TRACE_ID_CHARS = 32;
  private static final int SPAN_ID_CHARS = 16;
  private static final byte[] TRACE_ID = "trace_id".getBytes(US_ASCII);
  private static final byte[] SPAN_ID = "span_id".getBytes(US_ASCII);
  private static final int NANOS_PER_MS = 1_000_000;

  private final MessageBuffer out;

  HistogramMessages(MessageBuffer out) {
    this.out = out;
  }

  /** Adds what is in the message of one row. */
  void add(HistogramFamily family, int row) {
    NativeHistogram exponential = family.nativeHistogram(row);
    if (exponential != null) {
      deltas(exponential);
      spans(exponential);
      out.number(ZERO_COUNT, exponential.zeroCount());
      out.real(ZERO_THRESHOLD, ZERO_WIDTH);
      out.signed(SCHEMA, exponential.schema());
    }
    long count = family.count(row);
    long cumulative = count;
    for (int bucket = family.buckets() - 1; bucket >= 0; bucket--) {
      int before = out.size();
      exemplar(family.exemplar(row, bucket), family.descriptor().scale());
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

  private void exemplar(@Nullable Exemplar exemplar, Scale scale) {
    if (exemplar == null) {
      return;
    }
    int before = out.size();
    int nanos = Math.floorMod(exemplar.epochMs(), 1_000) * NANOS_PER_MS;
    if (nanos != 0) { // of this message, which is of a later edition, zeros are left out
      out.number(2, nanos);
    }
    if (exemplar.epochMs() >= 1_000) {
      out.number(1, exemplar.epochMs() / 1_000);
    }
    out.nested(3, before);
    out.real(2, scale.toBase(exemplar.rawValue()));
    int label = out.size();
    out.hex(exemplar.traceIdLow());
    out.hex(exemplar.traceIdHigh());
    label(TRACE_ID, TRACE_ID_CHARS, label);
    label = out.size();
    out.hex(exemplar.spanId());
    label(SPAN_ID, SPAN_ID_CHARS, label);
    out.nested(3, before);
  }

  private void label(byte[] name, int valueChars, int before) {
    out.nested(MetricMessages.LABEL_VALUE, out.size() - valueChars);
    out.text(MetricMessages.LABEL_NAME, name, name.length);
    out.nested(1, before);
  }
}
