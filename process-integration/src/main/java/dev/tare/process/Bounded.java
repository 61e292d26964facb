package dev.tare.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Runs what may wait for the kernel for ever, and does not wait for that. */
final class Bounded {
  private Bounded() {}

  /**
   * Runs a task on a thread of its own. Returns when it has ended, or after the limit: then the
   * thread goes on by itself, as there is no way to end it.
   *
   * @param name of the thread
   * @return whether the task has ended; only then is what it wrote to be read
   */
  static boolean run(ThreadFactory threads, String name, long limitNs, Runnable task) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread thread =
        threads.newThread(
            () -> {
              try {
                task.run();
              } finally {
                ended.countDown();
              }
            });
    thread.setName(name);
    thread.start();
    return await(ended, limitNs);
  }

  /** Whether it came within the limit; gives up, and keeps the interrupt, when interrupted. */
  static boolean await(CountDownLatch latch, long limitNs) {
    try {
      return latch.await(limitNs, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
