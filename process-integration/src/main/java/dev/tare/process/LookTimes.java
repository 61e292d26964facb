package dev.tare.process;

import org.agrona.concurrent.NanoClock;

/**
 * When sources are read, and how long that may take.
 *
 * @param clock for all of it
 * @param slowIntervalNs from one look at all sources to the next
 * @param limitNs after which a source that does not answer is given up
 */
record LookTimes(NanoClock clock, long slowIntervalNs, long limitNs) {}
