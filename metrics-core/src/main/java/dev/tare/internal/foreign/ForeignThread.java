package dev.tare.internal.foreign;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One thread for foreign code: takes work, and takes more for as long as it comes back from it in
 * time. Given up, it ends when it returns. The lock is no monitor, so that a virtual thread that
 * waits leaves its carrier.
 */
final class ForeignThread implements Runnable {
  /** How a wait for it ended. */
  enum End {
    /** It has done all of the work, or has none. */
    DONE,
    /** It is in a call for too long; another thread may go on. */
    OVERRUN,
    /** The time is over; nobody goes on. */
    OVER
  }

  /** Waiting is cut into slices: the clock may not be the system's. */
  private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(5);

  /** After a pause of the whole process everything seems to have taken long; some is done soon. */
  private static final long GRACE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ForeignThreads owner;

  // Under the lock.
  private @Nullable ForeignWork work;
  private ForeignRun run = new ForeignRun();
  private @Nullable Throwable failure;
  private boolean leaving;

  /** Published reference: what it was started on. */
  private volatile @Nullable Thread thread;

  ForeignThread(ForeignThreads owner) {
    this.owner = owner;
  }

  @Override
  public void run() {
    Thread current = Thread.currentThread();
    thread = current; // the factory's may have got another to run it
    owner.begins(current, this);
    try {
      ForeignRun next = next();
      while (next != null) {
        perform(next);
        next = next.isOver() ? null : next();
      }
    } finally {
      owner.ends(current);
    }
  }

  private @Nullable ForeignRun next() {
    lock.lock();
    try {
      while (work == null && !leaving) {
        awaitWork();
      }
      return work == null ? null : run;
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // who calls it is in one
  private void awaitWork() {
    try {
      changed.awaitNanos(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      // Not for it: nobody else's thread is interrupted here.
    }
  }

  @SuppressWarnings("CatchThrowable") // who waits is told
  private void perform(ForeignRun now) {
    Throwable thrown = null;
    try {
      current().run(now);
    } catch (Throwable e) {
      thrown = e;
    }
    lock.lock();
    try {
      failure = thrown;
      work = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private ForeignWork current() {
    lock.lock();
    try {
      return Objects.requireNonNull(work);
    } finally {
      lock.unlock();
    }
  }

  /** The thread itself: what it does; null where nobody waits for it any more. */
  @Nullable ForeignWork underWay() {
    lock.lock();
    try {
      return run.isOver() ? null : work;
    } finally {
      lock.unlock();
    }
  }

  /** Who waits: starts it on a thread. */
  void startOn(Thread made) {
    thread = made;
    made.start();
  }

  /** Who waits: whether it can do something. */
  boolean isAlive() {
    Thread started = thread;
    return started != null && started.isAlive();
  }

  /** Who waits: what it is at now. */
  StackTraceElement[] stackTrace() {
    Thread started = thread;
    return started == null ? new StackTraceElement[0] : started.getStackTrace();
  }

  /** Who waits: hands over some work. It has none. */
  void hand(ForeignWork next) {
    lock.lock();
    try {
      work = next;
      run = new ForeignRun();
      failure = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Any thread: whether it is in a call that nobody waits for. */
  boolean isGivenUp() {
    lock.lock();
    try {
      return run.isOver();
    } finally {
      lock.unlock();
    }
  }

  /** Has it end when it has nothing to do. */
  void leave() {
    lock.lock();
    try {
      leaving = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits once, and for nothing; see {@link ForeignThreads#rehearse}. */
  @SuppressWarnings("WaitNotInLoop") // it is for nothing
  void rehearse() {
    Objects.requireNonNull(End.DONE);
    lock.lock();
    try {
      changed.awaitNanos(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Who waits: until its work is done, a call takes longer than the limit, or the time is over. */
  End await(Deadline deadline, ForeignSettings settings) {
    long limitNs = settings.limitNs();
    boolean interrupted = false;
    long graceEndNs = 0;
    lock.lock();
    try {
      while (work != null && isAlive()) {
        long insideNs = run.insideNs(settings.clock().getAsLong());
        boolean over = deadline.isOver() || (interrupted && !deadline.patient());
        long now = System.nanoTime();
        if (!over && insideNs < limitNs) {
          graceEndNs = 0;
        } else if (graceEndNs == 0) {
          graceEndNs = now + GRACE_NS;
        } else if (now - graceEndNs >= 0 && run.end()) {
          interrupted |= awaitOwnCode();
          return over ? End.OVER : End.OVERRUN;
        }
        interrupted |= awaitSlice();
      }
      return work == null ? End.DONE : End.OVER;
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ended between two calls, it is in code of Tare's, which returns. Whether an interrupt came. */
  private boolean awaitOwnCode() {
    boolean interrupted = false;
    while (run.watched() == null && work != null && isAlive()) {
      interrupted |= awaitSlice();
    }
    return interrupted;
  }

  /** Whether an interrupt came. */
  @SuppressWarnings("WaitNotInLoop") // all who call it are in one
  private boolean awaitSlice() {
    try {
      changed.awaitNanos(SLICE_NS);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Who waits: the call in which it was given up; null if it was in none. */
  @Nullable ForeignCall givenUp() {
    return run.watched();
  }

  /** Who waits: what the work threw that it should have caught. */
  @Nullable Throwable failure() {
    lock.lock();
    try {
      return failure;
    } finally {
      lock.unlock();
    }
  }
}
