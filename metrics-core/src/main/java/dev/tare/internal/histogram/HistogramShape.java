package dev.tare.internal.histogram;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.TraceContext;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a histogram was declared to be. The arrays are not copied.
 *
 * @param bounds raw inclusive upper bounds, ascending
 * @param quantiles those that are exported; none means that nothing is counted for them, unless
 *     {@code cells}
 * @param scale which values quantiles tell apart
 * @param windowNs how long the window of the quantiles is; 0 where they are of the lifetime
 * @param expectedInterval the raw value that quantiles are corrected by; 0 where they are not
 * @param nativeSchema how fine native buckets are; empty where there are none
 * @param traces where exemplars get their traces from; null where there are none
 * @param limit how many series the family may have
 * @param cells whether the counts of quantiles are kept for the life of a series, to be copied
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, inside the library
public record HistogramShape(
    MetricDescriptor descriptor,
    long[] bounds,
    double[] quantiles,
    HdrScale scale,
    long windowNs,
    long expectedInterval,
    OptionalInt nativeSchema,
    @Nullable TraceContext traces,
    int limit,
    boolean cells) {

  /** One whose cells are not copied. */
  public HistogramShape(
      MetricDescriptor descriptor,
      long[] bounds,
      double[] quantiles,
      HdrScale scale,
      long windowNs,
      long expectedInterval,
      OptionalInt nativeSchema,
      @Nullable TraceContext traces,
      int limit) {
    this(
        descriptor,
        bounds,
        quantiles,
        scale,
        windowNs,
        expectedInterval,
        nativeSchema,
        traces,
        limit,
        false);
  }

  /** The same, with cells that are kept, if that is wanted. */
  public HistogramShape withCells(boolean wanted) {
    return new HistogramShape(
        descriptor,
        bounds,
        quantiles,
        scale,
        windowNs,
        expectedInterval,
        nativeSchema,
        traces,
        limit,
        wanted);
  }

  /** After which time a window moves. */
  public long halfWindowNs() {
    return windowNs / 2;
  }

  /** Where what quantiles are read from is counted. */
  QuantileCounts newCounts() {
    return new QuantileCounts(
        scale, expectedInterval == 0 ? null : new ExpectedInterval(expectedInterval));
  }

  /** What the counts of one series take at most, in bytes, before blocks hold any. */
  public long maxQuantileBytes() {
    if (quantiles.length == 0 && !cells) {
      return 0;
    }
    return windowNs == 0 ? QuantileCounts.maxBytes(scale) : QuantileWindow.maxBytes(this);
  }
}
