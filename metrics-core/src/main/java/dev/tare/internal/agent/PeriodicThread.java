package dev.tare.internal.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Runs a task in a period, and once more when it is stopped. */
public final class PeriodicThread {
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final long periodNs;
  private final Runnable task;
  private final Runnable last;
  private final Thread thread;

  /**
   * Not started yet.
   *
   * @param task must not throw, but for want of memory
   * @param last what is done when it is stopped; must not throw either
   */
  public PeriodicThread(ThreadFactory factory, long periodNs, Runnable task, Runnable last) {
    this.periodNs = periodNs;
    this.task = task;
    this.last = last;
    this.thread = factory.newThread(this::run);
  }

  /** Starts it, once; the first time is one period from now. */
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stop.await(periodNs, TimeUnit.NANOSECONDS)) {
        runTask();
      }
    } catch (InterruptedException e) {
      // Nobody else has this thread: whoever interrupts it wants it to end.
    } finally {
      try {
        last.run();
      } finally {
        ended.countDown();
      }
    }
  }

  private void runTask() {
    try {
      task.run();
    } catch (OutOfMemoryError e) {
      // Even to tell a failure takes memory. It has been counted; there may be some in a period.
    }
  }

  /** Has it do the last of it, and does not wait. */
  public void stop() {
    stop.countDown();
  }

  /** Whether the caller is on it, and so must not wait for its end. */
  public boolean isCurrent() {
    return Thread.currentThread() == thread;
  }

  /**
   * Whether it has ended within the time; the caller may be interrupted, and waits all the same.
   */
  public boolean awaitEnd(long timeoutNs) {
    return Uninterruptible.await(ended, System.nanoTime() + timeoutNs);
  }
}
