package dev.tare.internal.aggregate;

import dev.tare.model.MetricDescriptor;

/**
 * What a histogram was declared to be. The arrays are not copied.
 *
 * @param bounds raw inclusive upper bounds, ascending
 * @param quantiles those that are exported; none means that no HdrHistogram is kept
 * @param highest the largest raw value that quantiles tell apart
 * @param limit how many series the family may have
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, inside the library
public record HistogramShape(
    MetricDescriptor descriptor, long[] bounds, double[] quantiles, long highest, int limit) {}
