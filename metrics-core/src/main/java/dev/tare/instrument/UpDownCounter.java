package dev.tare.instrument;

import java.util.concurrent.atomic.LongAdder;

/**
 * Shows how many are open: what has begun and not ended. Any thread; begin and end cost one {@link
 * LongAdder} each, and are like {@link Counter#increment}. Never shows a negative number, as long
 * as every {@link #end} follows its {@link #begin}.
 */
public final class UpDownCounter {
  private final LongAdder started;
  private final LongAdder finished;

  /** For the registry: a counter over the two adders that it reads. */
  public UpDownCounter(LongAdder started, LongAdder finished) {
    this.started = started;
    this.finished = finished;
  }

  /** One more is open. */
  public void begin() {
    started.increment();
  }

  /** One of those that were open is not any more. */
  public void end() {
    finished.increment();
  }
}
