/** A load that does not wait: requests are sent when they are due, and latency counts from then. */
@NullMarked
package dev.tare.jmh.openloop;

import org.jspecify.annotations.NullMarked;
