package dev.tare.internal.series;

import dev.tare.internal.block.BiasedAdder;

/**
 * What has begun and not ended: two adders that only grow, so that who ends it may be another
 * thread. An adder releases what it is given: who reads that something has ended reads that it had
 * begun.
 */
public final class UpDownSeries {
  private static final int TRIES = 8;

  private final BiasedAdder started = new BiasedAdder();
  private final BiasedAdder finished = new BiasedAdder();

  /** What beginning adds to. */
  public BiasedAdder started() {
    return started;
  }

  /** What ending adds to. */
  public BiasedAdder finished() {
    return finished;
  }

  /** A number that changes with every begin and end; what is open is never idle. */
  public long activity() {
    return open() > 0 ? Expiry.NOT_IDLE : started.sum() + finished.sum();
  }

  /**
   * How many have begun and not ended; never negative.
   *
   * <p>Two adders cannot be read at once. Finished read twice with the same result around started
   * means that nothing ended in between, so the difference was true at one instant. Where that
   * fails {@value #TRIES} times the later finished is used: a little low instead of far too high.
   */
  public long open() {
    long before = finished.sum();
    for (int attempt = 0; ; attempt++) {
      long begun = started.sum();
      long after = finished.sum();
      if (before == after || attempt == TRIES) {
        return Math.max(0, begun - after);
      }
      before = after;
    }
  }
}
