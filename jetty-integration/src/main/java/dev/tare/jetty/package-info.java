/**
 * Measures a Jetty 12 server and serves what was measured: all of it with {@link
 * dev.tare.jetty.TareJetty}, or part by part.
 */
@NullMarked
package dev.tare.jetty;

import org.jspecify.annotations.NullMarked;
