/** How long one record call takes, the slowest of many millions included. */
@NullMarked
package dev.tare.jmh.latency;

import org.jspecify.annotations.NullMarked;
