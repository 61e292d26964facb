/**
 * Moves longs between threads: rings, the recorders of threads, padded words. With blocks, the only
 * place of memory fences. Knows longs, not metrics.
 *
 * <p>In come records and values from recording threads, one writer each or any number as the class
 * says; out go words and counts to the aggregator's thread.
 */
@NullMarked
package dev.tare.internal.ring;

import org.jspecify.annotations.NullMarked;
