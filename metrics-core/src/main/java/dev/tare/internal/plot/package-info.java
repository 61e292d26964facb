/**
 * Draws distributions.
 *
 * <p>In come histograms that nobody records into any more, out goes a picture as text, on whatever
 * thread asks; the programs {@code bin/hlog} and {@code bin/bench} do.
 */
@NullMarked
package dev.tare.internal.plot;

import org.jspecify.annotations.NullMarked;
