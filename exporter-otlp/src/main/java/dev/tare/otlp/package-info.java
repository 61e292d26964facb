/** Snapshots for receivers of OTLP, as OpenTelemetry's Collector is one. */
@NullMarked
package dev.tare.otlp;

import org.jspecify.annotations.NullMarked;
