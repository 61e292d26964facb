package dev.tare.model;

import java.time.Instant;

/**
 * A value that was recorded, and the trace that it belongs to: an example of its bucket.
 *
 * @param rawValue in the raw form of the family's {@link Unit}
 * @param traceIdHigh the first 64 bits of the trace id; 0 where ids have 64 bits only
 * @param traceIdLow the last 64 bits
 * @param spanId of the span in which it was recorded
 * @param epochMs when, in milliseconds since 1970
 */
public record Exemplar(
    long rawValue, long traceIdHigh, long traceIdLow, long spanId, long epochMs) {

  /** For a person to read: ids as tracing systems write them. */
  @Override
  public String toString() {
    return "Exemplar[rawValue=%d, traceId=%016x%016x, spanId=%016x, time=%s]"
        .formatted(rawValue, traceIdHigh, traceIdLow, spanId, Instant.ofEpochMilli(epochMs));
  }
}
