/**
 * The aggregator's thread: its start, its duty cycle, its sleep, its death and the next one's
 * birth, and the requests of those who wait for a snapshot.
 *
 * <p>In come requests from scraping threads, which wait parked and with a time limit; out go
 * snapshots.
 */
@NullMarked
package dev.tare.internal.agent;

import org.jspecify.annotations.NullMarked;
