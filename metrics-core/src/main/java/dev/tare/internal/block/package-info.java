/**
 * Counts values by cell: in blocks of one thread and one series, and in blocks that all threads
 * share. With rings, the only place of memory fences.
 *
 * <p>In come values and cells from recording threads, and memory from the aggregator; out go counts
 * to the aggregator's thread, which reads while they grow.
 */
@NullMarked
package dev.tare.internal.block;

import org.jspecify.annotations.NullMarked;
