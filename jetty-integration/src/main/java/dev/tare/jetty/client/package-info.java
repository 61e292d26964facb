/**
 * Measures the requests and connections of Jetty's {@code HttpClient}: see {@link
 * dev.tare.jetty.client.TareHttpClient}. Needs {@code jetty-client}; nothing else in Tare does.
 */
@NullMarked
package dev.tare.jetty.client;

import org.jspecify.annotations.NullMarked;
