package dev.tare.health;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Has each check called when it is time, on a thread of its own; waits for none of them. */
final class CheckLoop implements Runnable {
  /** The clock may not be the system's, so it is looked at now and then. */
  private static final long LONGEST_WAIT_NS = TimeUnit.SECONDS.toNanos(1);

  private final List<WatchedCheck> checks;
  private final Executor executor;
  private final LongSupplier clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Written under the lock; read without, which takes no memory. */
  private volatile boolean stopped;

  private boolean woken; // under the lock

  /**
   * Not run yet.
   *
   * @param checks may be added to and taken from at any time
   * @param executor one that refuses makes the check unhealthy
   */
  CheckLoop(List<WatchedCheck> checks, Executor executor, LongSupplier clock) {
    this.checks = checks;
    this.executor = executor;
    this.clock = clock;
  }

  @Override
  public void run() {
    while (!stopped) {
      lookAndWait();
    }
  }

  @SuppressWarnings("CatchThrowable") // without the loop, checks would stay up for ever
  private void lookAndWait() {
    try {
      await(Math.min(LONGEST_WAIT_NS, callDue()));
    } catch (Throwable e) {
      LockSupport.parkNanos(LONGEST_WAIT_NS); // takes no memory, and there may be some then
    }
  }

  /**
   * Has those called that are due.
   *
   * @return in how many nanoseconds the next one is
   */
  long callDue() {
    long nextNs = Long.MAX_VALUE;
    for (WatchedCheck check : checks) {
      long nowNs = clock.getAsLong();
      if (check.dueInNs(nowNs) <= 0) {
        call(check, nowNs);
      }
      nextNs = Math.min(nextNs, check.dueInNs(nowNs));
    }
    return nextNs;
  }

  @SuppressWarnings("CatchThrowable") // memory for a thread may run out; it must cost one look only
  private void call(WatchedCheck check, long nowNs) {
    check.begin(nowNs);
    try {
      executor.execute(
          () -> {
            check.run();
            wake(); // its next time is known
          });
    } catch (Throwable e) {
      if (stopped) {
        check.notCalled(); // it is over: what was known of it stays
      } else {
        check.end(WatchedCheck.unhealthy("could not be called: ", e));
      }
    }
  }

  /** Until then, or until something has changed. */
  private void await(long ns) {
    lock.lock();
    try {
      long left = ns;
      while (left > 0 && !woken && !stopped) {
        left = changed.awaitNanos(left);
      }
      woken = false;
    } catch (InterruptedException e) {
      // Nobody's but ours: whoever interrupts it changes nothing
    } finally {
      lock.unlock();
    }
  }

  /** Has it look at once: there is a check more. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
