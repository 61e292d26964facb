package dev.tare.otlp;

import io.opentelemetry.sdk.metrics.data.AggregationTemporality;

/**
 * What all points of one message have in common.
 *
 * @param takenNs when the snapshot was taken
 * @param delta whether what has come since the last copy is sent, and not all
 * @param exemplars those that were not sent yet
 */
record Copy(long takenNs, boolean delta, Exemplars exemplars) {

  AggregationTemporality temporality() {
    return delta ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
  }

  /** Since when a series counts what is sent of it. */
  long startNs(SinceLast since, int row) {
    return Math.min(takenNs, delta ? since.deltaStartNs(row) : since.startNs(row));
  }
}
