package dev.tare;

/**
 * What the aggregator's thread does between two looks at the rings: park, yield or spin. One of
 * Agrona's is taken as it is, by a method reference:
 *
 * <pre>{@code
 * MetricsOptions.builder().idleStrategy(() -> new YieldingIdleStrategy()::idle)
 * }</pre>
 *
 * <p>Only the aggregator's thread calls it. It may keep state and may block; a scrape, a removal
 * and closing end any park early by {@link java.util.concurrent.locks.LockSupport#unpark}. What it
 * throws is counted and told to the error handler, and the thread parks for a millisecond instead.
 */
@FunctionalInterface
public interface IdleStrategy {
  /**
   * Waits, or returns at once.
   *
   * @param workCount above 0 when much was found and the thread should look again soon; 0 when
   *     nothing was found; below 0 when there was so little that no ring is in danger
   */
  void idle(int workCount);
}
