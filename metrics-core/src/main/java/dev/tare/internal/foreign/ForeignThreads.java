package dev.tare.internal.foreign;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which foreign code runs: one, made when there is something to call, that is handed
 * all of a scrape's calls at once; and those that are in calls that nobody waits for any more, each
 * until its call returns. Any number of threads may come; their work is done one after the other.
 *
 * <p>Nothing is interrupted: that would close the files and connections that foreign code uses.
 */
public final class ForeignThreads {
  /** Calls that hang at once. What is asked for beyond is not called. */
  static final int MAX_THREADS = 32;

  private static final String NAME = "tare-collectors";

  /** Hears of it on the thread that waited. */
  public interface Listener {
    /**
     * A call has taken too long.
     *
     * @param where it is
     */
    void overran(ForeignCall call, StackTraceElement[] where);
  }

  private final ForeignSettings settings;
  private final Listener listener;

  /** Whoever has it has work done. Fair, so that no scrape waits while others come and go. */
  private final ReentrantLock turn = new ReentrantLock(true);

  /** All threads that live, by the thread. */
  private final Map<Thread, ForeignThread> living = new ConcurrentHashMap<>();

  private final AtomicReference<@Nullable ForeignThread> idle = new AtomicReference<>();

  /** Stop flag: no thread is kept any more. */
  private volatile boolean closed;

  /** No thread yet. */
  public ForeignThreads(ForeignSettings settings, Listener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * Has work done, and waits for it: in all until the deadline, for one call no longer than the
   * limit. A call that takes longer is given up, and another thread goes on with the work.
   *
   * @return whether the work was done to its end; after either, no thread touches it any more
   */
  public boolean run(ForeignWork work, Deadline deadline) {
    if (!takeTurn(deadline)) {
      return false;
    }
    try {
      ForeignThread.End end = ForeignThread.End.OVERRUN;
      while (end == ForeignThread.End.OVERRUN) {
        end = runOnce(work, deadline);
      }
      return end == ForeignThread.End.DONE;
    } finally {
      turn.unlock();
    }
  }

  private boolean takeTurn(Deadline deadline) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          // In slices: the deadline's clock may not be the system's.
          long sliceNs = Math.min(TimeUnit.MILLISECONDS.toNanos(5), Math.max(0, deadline.leftNs()));
          if (turn.tryLock(sliceNs, TimeUnit.NANOSECONDS)) {
            return true;
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
        if (deadline.isOver() || (interrupted && !deadline.patient())) {
          return turn.tryLock();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private ForeignThread.End runOnce(ForeignWork work, Deadline deadline) {
    ForeignThread thread = idle.getAndSet(null);
    if (thread == null || !thread.isAlive()) {
      thread = start(work);
    }
    if (thread == null) {
      return ForeignThread.End.OVER;
    }
    thread.hand(work);
    ForeignThread.End end = thread.await(deadline, settings);
    if (end == ForeignThread.End.DONE) {
      Throwable failure = thread.failure();
      keep(thread);
      if (failure != null) {
        work.failed(failure);
        return ForeignThread.End.OVER;
      }
    }
    ForeignCall call = end == ForeignThread.End.DONE ? null : thread.givenUp();
    if (call != null && call.becomesOverdue(settings.clock().getAsLong(), settings.limitNs())) {
      listener.overran(call, thread.stackTrace());
    }
    return end;
  }

  private void keep(ForeignThread thread) {
    idle.set(thread);
    if (closed) {
      dismissIdle();
    }
  }

  private void dismissIdle() {
    ForeignThread last = idle.getAndSet(null);
    if (last != null) {
      last.leave();
    }
  }

  @SuppressWarnings("CatchThrowable") // the factory is foreign code, too, and threads may run out
  private @Nullable ForeignThread start(ForeignWork work) {
    try {
      if (isFull()) {
        throw new IllegalStateException(
            MAX_THREADS + " calls of collectors and callbacks hang: no others are made");
      }
      ForeignThread fresh = new ForeignThread(this);
      Thread made = settings.threads().newThread(fresh);
      made.setName(NAME);
      made.setDaemon(true); // one that hangs must not keep the JVM from ending
      fresh.startOn(made);
      return fresh;
    } catch (Throwable e) {
      work.failed(e);
      return null;
    }
  }

  void begins(Thread thread, ForeignThread running) {
    living.put(thread, running);
  }

  void ends(Thread thread) {
    living.remove(thread);
  }

  /** Whether all hang that there may be. */
  public boolean isFull() {
    return living.size() >= MAX_THREADS;
  }

  /** Whether the caller is one of them. */
  public boolean isCurrent() {
    return living.containsKey(Thread.currentThread());
  }

  /** What the caller does, if it is one of them and somebody waits for it; else null. */
  public @Nullable ForeignWork underWay() {
    ForeignThread current = living.get(Thread.currentThread());
    return current == null ? null : current.underWay();
  }

  /** Goes through all that needs no thread, so that no class is left to be initialised later. */
  public void rehearse() {
    ForeignCall call = new ForeignCall("", () -> "");
    ForeignRun run = new ForeignRun();
    run.enter(call);
    run.insideNs(0);
    run.end();
    run.leave(call);
    new ForeignThread(this).rehearse();
  }

  /** How many are in calls that nobody waits for any more. */
  public int givenUp() {
    int givenUp = 0;
    for (ForeignThread one : living.values()) {
      givenUp += one.isGivenUp() ? 1 : 0;
    }
    return givenUp;
  }

  /** Keeps no thread from now on. What is asked for later gets one that ends with it. */
  public void close() {
    closed = true;
    dismissIdle();
  }
}
