package dev.tare.internal.aggregate;

import java.util.concurrent.atomic.LongAdder;

/**
 * One counter: what handles and spilled events add, and what the aggregator has counted of events.
 */
public final class CounterSeries {
  private final LongAdder adder = new LongAdder();

  /** Aggregator's own. */
  private long events;

  /** What a handle adds to, with nothing in between. */
  public LongAdder adder() {
    return adder;
  }

  /** Aggregator: counts one event. */
  void onEvent() {
    events++;
  }

  /** Aggregator: all that was counted. */
  long total() {
    return events + adder.sum();
  }
}
