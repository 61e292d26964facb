/**
 * Runs code that is not Tare's, with a limit to the time that anybody waits for it.
 *
 * <p>In comes work from scraping threads, which wait for it no longer than they may; out go threads
 * of its own, one at a time, and one more for each call that hangs.
 */
@NullMarked
package dev.tare.internal.foreign;

import org.jspecify.annotations.NullMarked;
