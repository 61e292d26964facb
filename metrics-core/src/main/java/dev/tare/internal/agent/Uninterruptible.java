package dev.tare.internal.agent;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Waits as long as was meant, also on a thread that is interrupted: one that a pool ends with
 * {@code shutdownNow} is to leave the same things done as any other. The interrupt is kept.
 */
public final class Uninterruptible {
  /** Something that may come within a time. */
  private interface Wait {
    boolean await(long timeoutNs) throws InterruptedException;
  }

  private Uninterruptible() {}

  /**
   * Waits for a latch.
   *
   * @param deadlineNs of {@link System#nanoTime}
   * @return false if the deadline came first
   */
  public static boolean await(CountDownLatch latch, long deadlineNs) {
    return await(timeoutNs -> latch.await(timeoutNs, TimeUnit.NANOSECONDS), deadlineNs);
  }

  /** The same for a lock; the caller has it if this is true. */
  static boolean lock(Lock lock, long deadlineNs) {
    return await(timeoutNs -> lock.tryLock(timeoutNs, TimeUnit.NANOSECONDS), deadlineNs);
  }

  private static boolean await(Wait wait, long deadlineNs) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return wait.await(deadlineNs - System.nanoTime());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
