package dev.tare.instrument;

/**
 * Takes the time from {@link Histogram#startTimer} to {@link #close}, and records it then: on
 * whichever thread closes it, once for each time that it is closed.
 */
public final class StartedTimer implements AutoCloseable {
  private final Histogram histogram;
  private final long beginNanoTime;

  /**
   * A timer of a histogram of time, which is what {@link Histogram#startTimer} returns.
   *
   * @param beginNanoTime the {@link System#nanoTime} of the start
   */
  public StartedTimer(Histogram histogram, long beginNanoTime) {
    this.histogram = histogram;
    this.beginNanoTime = beginNanoTime;
  }

  /** Records the time since the start. Never throws. */
  @Override
  public void close() {
    histogram.recordSince(beginNanoTime);
  }
}
