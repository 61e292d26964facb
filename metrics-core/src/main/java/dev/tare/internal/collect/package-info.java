/**
 * What callbacks and collectors show, checked, and what is wrong with it, counted and told once.
 *
 * <p>In come families of foreign code, on a thread for it, and its faults; out go those that every
 * format can bear, and counts of the rest. Any thread.
 */
@NullMarked
package dev.tare.internal.collect;

import org.jspecify.annotations.NullMarked;
