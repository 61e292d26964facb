/**
 * Puts a snapshot together: what the aggregator has copied, what adders and gauges hold, what
 * foreign code shows, and what Tare says of itself.
 *
 * <p>In come requests of scraping threads; out go immutable snapshots. On top of it, the registry
 * that users have.
 */
@NullMarked
package dev.tare.internal.gather;

import org.jspecify.annotations.NullMarked;
