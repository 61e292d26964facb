/**
 * Finds the series of label values, within limits, and forgets those that are removed or stand
 * still.
 *
 * <p>In come label values, from any thread that registers, looks up or removes; out go series and
 * their order, to those threads and to whoever copies them. A look-up of known values takes no
 * lock.
 */
@NullMarked
package dev.tare.internal.series;

import org.jspecify.annotations.NullMarked;
