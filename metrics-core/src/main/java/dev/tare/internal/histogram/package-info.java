/**
 * The arithmetic of histograms: where a value is counted, what has been counted, and which
 * quantiles that makes. Layouts are immutable; all else belongs to the aggregator's thread.
 *
 * <p>In come raw values and the cells of blocks; out go counts of buckets, sums and quantiles.
 */
@NullMarked
package dev.tare.internal.histogram;

import org.jspecify.annotations.NullMarked;
