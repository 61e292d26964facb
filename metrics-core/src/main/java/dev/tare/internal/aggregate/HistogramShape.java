package dev.tare.internal.aggregate;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.TraceContext;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a histogram was declared to be. The arrays are not copied.
 *
 * @param bounds raw inclusive upper bounds, ascending
 * @param quantiles those that are exported; none means that no HdrHistogram is kept
 * @param scale which values quantiles tell apart
 * @param windowNs how long a window of quantiles is; 0 where only those of the lifetime are kept
 * @param expectedInterval the raw value that quantiles are corrected by; 0 where they are not
 * @param nativeSchema how fine native buckets are; empty where there are none
 * @param traces where exemplars get their traces from; null where there are none
 * @param limit how many series the family may have
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
    int limit) {

  /** How many HdrHistograms a series keeps. */
  int hdrs() {
    return quantiles.length == 0
        ? 0
        : 1 + (windowNs == 0 ? 0 : 1) + (expectedInterval == 0 ? 0 : 1);
  }
}
