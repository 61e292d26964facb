package dev.tare.internal.agent;

import dev.tare.model.TraceContext;

/** A span that is always sampled, so that each interval takes an exemplar. */
class SampledSpan implements TraceContext {
  @Override
  public long spanId() {
    return 3;
  }

  @Override
  public long traceIdHigh() {
    return 1;
  }

  @Override
  public long traceIdLow() {
    return 2;
  }
}
