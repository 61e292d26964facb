/** The same Jetty server with each library's instrumentation, measured from another process. */
@NullMarked
package dev.tare.jmh.server;

import org.jspecify.annotations.NullMarked;
