/**
 * Instruments that record nothing, for metrics that are switched off or denied.
 *
 * <p>In come the same calls, from any thread; nothing goes out, and nothing is kept: each kind of
 * handle is one object, whatever it was asked for.
 */
@NullMarked
package dev.tare.internal.noop;

import org.jspecify.annotations.NullMarked;
