package dev.tare.jetty;

import dev.tare.model.TraceContext;

/**
 * The span in which a request was answered. Kept until the request is recorded: its handlers have
 * left it by then.
 */
final class AnsweredSpan {
  /** Copies, so that a virtual thread or a pool's keeps no hook. */
  private static final ThreadLocal<AnsweredSpan> RECORDED =
      ThreadLocal.withInitial(AnsweredSpan::new);

  /** Tells a histogram the span of the request that the calling thread is recording. */
  static final TraceContext OF_RECORDED =
      new TraceContext() {
        @Override
        public long spanId() {
          return RECORDED.get().spanId;
        }

        @Override
        public long traceIdHigh() {
          return RECORDED.get().traceIdHigh;
        }

        @Override
        public long traceIdLow() {
          return RECORDED.get().traceIdLow;
        }
      };

  private long spanId;
  private long traceIdHigh;
  private long traceIdLow;

  void clear() {
    spanId = 0;
  }

  /** Keeps the span that the calling thread is in; the last one, where it is asked again. */
  void note(TraceContext traces) {
    spanId = 0; // should one of these throw
    long id = traces.spanId();
    if (id != 0) {
      traceIdHigh = traces.traceIdHigh();
      traceIdLow = traces.traceIdLow();
      spanId = id;
    }
  }

  /** The calling thread is about to record the request; {@link #end} when it has. */
  void begin() {
    AnsweredSpan recorded = RECORDED.get();
    recorded.traceIdHigh = traceIdHigh;
    recorded.traceIdLow = traceIdLow;
    recorded.spanId = spanId;
  }

  static void end() {
    RECORDED.get().spanId = 0;
  }
}
