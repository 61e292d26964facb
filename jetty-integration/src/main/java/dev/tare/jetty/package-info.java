/**
 * Measures the requests of a Jetty 12.1 server ({@link dev.tare.jetty.TareHandler}) and serves what
 * was measured ({@link dev.tare.jetty.MetricsEndpoint}).
 */
@NullMarked
package dev.tare.jetty;

import org.jspecify.annotations.NullMarked;
