package dev.tare.internal.series;

import dev.tare.internal.ring.Padding;
import java.util.concurrent.atomic.LongAdder;

/**
 * One counter: what handles and spilled events add, and what the aggregator has counted of events.
 */
public final class CounterSeries extends Padding {
  private final LongAdder adder;

  /** Aggregator's own: written for every event, so it lies apart from the adder, made before it. */
  private long events;

  /** A counter at 0. */
  public CounterSeries() {
    this(new LongAdder());
  }

  private CounterSeries(LongAdder adder) {
    this.adder = adder;
  }

  /** What a handle adds to, with nothing in between. */
  public LongAdder adder() {
    return adder;
  }

  /** Aggregator: counts one event. */
  public void onEvent() {
    events++;
  }

  /** Aggregator: all that was counted. */
  public long total() {
    return events + adder.sum();
  }
}
