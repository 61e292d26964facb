/**
 * What runs on recording threads: finds what the thread has of its own, and puts a value or an
 * event there.
 *
 * <p>In come values and events from any thread, which never wait, throw or lock on the common way;
 * out go records in rings and counts in blocks, for the aggregator.
 */
@NullMarked
package dev.tare.internal.record;

import org.jspecify.annotations.NullMarked;
