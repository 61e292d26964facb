/**
 * What users hold: handles that turn seconds, durations and label values into longs, and record
 * them.
 *
 * <p>In come calls from any thread; out go raw values to series, adders and words.
 */
@NullMarked
package dev.tare.internal.instrument;

import org.jspecify.annotations.NullMarked;
