/** OpenMetrics 1.0 and Prometheus 0.0.4 text, straight from the snapshot. */
@NullMarked
package dev.tare.openmetrics;

import org.jspecify.annotations.NullMarked;
