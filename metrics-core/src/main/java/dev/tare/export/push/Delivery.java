package dev.tare.export.push;

import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes a snapshot in each period, and sends it until it is taken or given up. One waits at most:
 * when another is taken before it was sent, it is given up, as the later one has all that it had.
 *
 * <p>Steps are taken by one thread; {@link #abandon} is for any.
 */
final class Delivery {
  /** A receiver that asks for more is asked again after that. */
  private static final Duration LONGEST_AFTER = Duration.ofHours(1);

  /** Waits; a test only moves its clock. */
  interface Pause {
    void forNs(long ns) throws InterruptedException;
  }

  /**
   * How it is done.
   *
   * @param nanoClock never less than before
   * @param clock for the time of a snapshot
   */
  record Settings(
      long periodNs,
      long timeoutNs,
      int maxAttempts,
      Backoff backoff,
      LongSupplier nanoClock,
      InstantSource clock,
      Pause pause) {}

  /** A snapshot on its way, or about to be taken. */
  private static final class Pending {
    @Nullable MetricsSnapshot snapshot;
    Instant takenAt = Instant.EPOCH;
    int failures;
    long dueNs;
  }

  private final Function<Detail, MetricsSnapshot> snapshots;
  private final SnapshotSender sender;
  private final PushCounters counters;
  private final PushFailures failures;
  private final Settings settings;

  /** The one that waits. Whoever takes it out has counted what became of it; null where none is. */
  private final AtomicReference<@Nullable Pending> waiting = new AtomicReference<>();

  private long nextPeriodNs;

  /** Tries in a row that failed, of whichever snapshots: the receiver is the same. */
  private int failuresInRow;

  /** Whether the last try failed, and nothing is sent before {@link #notBeforeNs}. */
  private boolean held;

  private long notBeforeNs;

  Delivery(
      Function<Detail, MetricsSnapshot> snapshots,
      SnapshotSender sender,
      PushCounters counters,
      PushFailures failures,
      Settings settings) {
    this.snapshots = snapshots;
    this.sender = sender;
    this.counters = counters;
    this.failures = failures;
    this.settings = settings;
    this.nextPeriodNs = nowNs() + settings.periodNs();
  }

  private long nowNs() {
    return settings.nanoClock().getAsLong();
  }

  /**
   * Does what is due; returns after how many nanoseconds there is more to do. Throws nothing: what
   * escapes from foreign code is a failure like others, and the next period may do without.
   */
  @SuppressWarnings("CatchThrowable") // of a clock, or of what chooses waits: counted and told
  long step() {
    try {
      return stepOrThrow();
    } catch (Throwable e) {
      failures.failed(e);
      abandon();
      return untilNextPeriodNs();
    }
  }

  @SuppressWarnings("CatchThrowable") // told already
  private long untilNextPeriodNs() {
    try {
      long waitNs = nextPeriodNs - nowNs();
      return waitNs > 0 ? waitNs : settings.periodNs();
    } catch (Throwable e) {
      return settings.periodNs();
    }
  }

  private long stepOrThrow() {
    long lateNs = nowNs() - nextPeriodNs;
    if (lateNs >= 0) {
      nextPeriodNs += (lateNs / settings.periodNs() + 1) * settings.periodNs(); // those missed, too
      take(held);
    }
    Pending pending = waiting.get();
    if (pending != null && pending.dueNs - nowNs() <= 0) {
      attempt(pending, settings.timeoutNs());
      pending = waiting.get();
    }
    long waitNs = nextPeriodNs - nowNs();
    return Math.max(0, pending == null ? waitNs : Math.min(waitNs, pending.dueNs - nowNs()));
  }

  /**
   * Takes and sends a last snapshot, and tries again for as long as there is time. The first try
   * waits for nothing: there will be no later one. Throws nothing, as {@link #step}.
   */
  @SuppressWarnings("CatchThrowable") // of a clock, or of what chooses waits: counted and told
  void last(long deadlineNs) {
    try {
      failuresInRow = 0; // or the wait may be longer than there is time
      take(false);
      Pending pending = waiting.get();
      while (pending != null) {
        long leftNs = deadlineNs - nowNs();
        long waitNs = pending.dueNs - nowNs();
        if (leftNs <= Math.max(0, waitNs)) {
          giveUp(pending);
        } else if (waitNs > 0) {
          settings.pause().forNs(waitNs);
        } else {
          attempt(pending, Math.min(leftNs, settings.timeoutNs()));
        }
        pending = waiting.get();
      }
    } catch (InterruptedException e) {
      abandon(); // nobody interrupts this thread but to have it end
    } catch (Throwable e) {
      failures.failed(e);
      abandon();
    }
  }

  /** Gives up what waits. */
  void abandon() {
    Pending pending = waiting.get();
    if (pending != null) {
      giveUp(pending);
    }
  }

  private void giveUp(Pending pending) {
    if (waiting.compareAndSet(pending, null)) {
      counters.givenUp();
    }
  }

  @SuppressWarnings("CatchThrowable") // of collectors: counted and told, and the next may succeed
  private void take(boolean later) {
    abandon();
    Pending pending = new Pending();
    waiting.set(pending); // before it is taken, which may hang
    try {
      long nowNs = nowNs();
      pending.dueNs = later && notBeforeNs - nowNs > 0 ? notBeforeNs : nowNs;
      pending.takenAt = settings.clock().instant();
      pending.snapshot = snapshots.apply(sender.detail());
    } catch (Throwable e) {
      failures.failed(e);
      giveUp(pending);
    }
  }

  @SuppressWarnings("CatchThrowable") // a sender is foreign code
  private void attempt(Pending pending, long withinNs) {
    MetricsSnapshot snapshot = pending.snapshot;
    if (snapshot == null) {
      return; // not taken, and given up for it
    }
    long beginNs = nowNs();
    try {
      Receipt receipt = sender.send(snapshot, pending.takenAt, Duration.ofNanos(withinNs));
      held = false;
      failuresInRow = 0;
      if (waiting.compareAndSet(pending, null)) {
        counters.sent(receipt);
        failures.rejected(receipt);
      }
    } catch (SendException e) {
      failed(pending, e, e.retryable(), afterNs(e));
    } catch (InterruptedException e) {
      // By close(), which wants the last snapshot sent instead of this one.
      failed(pending, e, true, 0);
    } catch (Throwable e) {
      failed(pending, e, false, 0);
    } finally {
      counters.took(nowNs() - beginNs);
    }
  }

  /** Of a foreign sender: a receiver may ask for anything. */
  private static long afterNs(SendException failure) {
    Duration after = failure.retryAfter();
    if (after.isNegative()) {
      return 0;
    }
    return (after.compareTo(LONGEST_AFTER) > 0 ? LONGEST_AFTER : after).toNanos();
  }

  private void failed(Pending pending, Throwable failure, boolean retryable, long afterNs) {
    failures.failed(failure);
    pending.failures++;
    failuresInRow++;
    // The next snapshot may be another one, and the receiver is the same.
    long backoffNs = retryable ? settings.backoff().waitNs(failuresInRow) : 0;
    notBeforeNs = nowNs() + Math.max(backoffNs, afterNs);
    held = true;
    if (retryable && pending.failures < settings.maxAttempts()) {
      pending.dueNs = notBeforeNs;
    } else {
      giveUp(pending);
    }
  }
}
