/**
 * Moves and counts longs between threads: rings, cells, padded words, and with them every memory
 * fence of the project. Knows longs, not metrics.
 *
 * <p>In come records and values from recording threads, one writer each or any number as the class
 * says; out go words and counts to the aggregator's thread.
 */
@NullMarked
package dev.tare.internal.ring;

import org.jspecify.annotations.NullMarked;
