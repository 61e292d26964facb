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
 * @param highest the largest raw value that quantiles tell apart
 * @param windowNs how long a window of quantiles is; 0 where only those of the lifetime are kept
 * @param nativeSchema how fine native buckets are; empty where there are none
 * @param traces where exemplars get their traces from; null where there are none
 * @param limit how many series the family may have
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, inside the library
public record HistogramShape(
    MetricDescriptor descriptor,
    long[] bounds,
    double[] quantiles,
    long highest,
    long windowNs,
    OptionalInt nativeSchema,
    @Nullable TraceContext traces,
    int limit) {

  /** How many HdrHistograms a series keeps. */
  int hdrs() {
    return quantiles.length == 0 ? 0 : windowNs == 0 ? 1 : 2;
  }
}
