package dev.tare.process;

import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;

/** Runs a task after a time, and then at every interval; those it misses stay missed. */
final class Ticker implements Runnable {
  private final Runnable task;
  private final NanoClock clock;
  private final long firstNs;
  private final long intervalNs;

  /** Stop flag. */
  private volatile boolean stopped;

  /**
   * Not begun yet.
   *
   * @param firstNs from the start to the first time; 0 is at once
   */
  Ticker(Runnable task, NanoClock clock, long firstNs, long intervalNs) {
    this.task = task;
    this.clock = clock;
    this.firstNs = firstNs;
    this.intervalNs = intervalNs;
  }

  @Override
  public void run() {
    long dueNs = clock.nanoTime() + firstNs;
    while (!stopped) {
      long leftNs = dueNs - clock.nanoTime();
      if (leftNs <= 0) {
        tick();
        dueNs = dueAfter(dueNs, clock.nanoTime(), intervalNs);
      } else if (!Thread.interrupted()) { // else parking would return at once, for ever
        LockSupport.parkNanos(this, leftNs);
      }
    }
  }

  @SuppressWarnings("CatchThrowable") // whatever happened once, the next tick may succeed
  private void tick() {
    try {
      task.run();
    } catch (Throwable e) {
      // Sources are guarded: this is an error handler that throws, and there is nobody else to
      // tell.
    }
  }

  /** The first multiple after {@code nowNs}: after a pause there is one tick, not a backlog. */
  static long dueAfter(long dueNs, long nowNs, long intervalNs) {
    long lateNs = Math.max(0, nowNs - dueNs);
    return dueNs + (lateNs / intervalNs + 1) * intervalNs;
  }

  /** Ends {@link #run} soon; without an interrupt, which would close the files that it reads. */
  void stop(Thread thread) {
    stopped = true;
    LockSupport.unpark(thread);
  }
}
