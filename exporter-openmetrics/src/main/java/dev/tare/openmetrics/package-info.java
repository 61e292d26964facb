/** OpenMetrics 1.0 and Prometheus 0.0.4 text, written by the Prometheus exposition library. */
@NullMarked
package dev.tare.openmetrics;

import org.jspecify.annotations.NullMarked;
