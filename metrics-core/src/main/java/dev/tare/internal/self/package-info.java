/**
 * Counts what Tare itself does and fails at, and keeps errors for the error handler.
 *
 * <p>In come counts and errors, from any thread; out go numbers for the self-metrics, on scraping
 * threads, and errors to the handler, on the aggregator's thread between two duty cycles.
 */
@NullMarked
package dev.tare.internal.self;

import org.jspecify.annotations.NullMarked;
