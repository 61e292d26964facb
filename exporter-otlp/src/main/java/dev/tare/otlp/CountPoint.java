package dev.tare.otlp;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.LongExemplarData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import java.util.List;

/** A whole number with its exemplars, which OpenTelemetry's own factory has no place for. */
record CountPoint(
    long startNs, long takenNs, Attributes attributes, long value, List<LongExemplarData> exemplars)
    implements LongPointData {

  @Override
  public long getStartEpochNanos() {
    return startNs;
  }

  @Override
  public long getEpochNanos() {
    return takenNs;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public long getValue() {
    return value;
  }

  @Override
  public List<LongExemplarData> getExemplars() {
    return exemplars;
  }
}
