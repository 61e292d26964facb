package dev.tare.internal.foreign;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One thread's run through some work. The thread and whoever waits for it agree by one word: in
 * which call the thread is. Who waits may replace that by the end, but only while the thread is in
 * foreign code or between two calls, so that nothing of the work is touched by two.
 */
public final class ForeignRun {
  /** In no call, and never again in one. */
  private static final ForeignCall OVER = new ForeignCall("", () -> "over");

  private final AtomicReference<@Nullable ForeignCall> inside = new AtomicReference<>();

  // By whoever waits.
  private @Nullable ForeignCall watched;
  private long watchedNs;

  ForeignRun() {}

  /** The running thread: begins a call; false if nobody waits for it. */
  public boolean enter(ForeignCall call) {
    return inside.compareAndSet(null, call);
  }

  /**
   * The running thread: ends a call; false if nobody waits for it. What it leaves of an interrupt
   * is not for the next one.
   */
  @SuppressWarnings("ResultOfMethodCallIgnored") // cleared, whether it was set or not
  public boolean leave(ForeignCall call) {
    Thread.interrupted();
    if (inside.compareAndSet(call, null)) {
      call.left();
      return true;
    }
    call.returned();
    return false;
  }

  /** Who waits: how long it has been seen in the call that it is in; 0 if it is in none. */
  @SuppressWarnings("ReferenceEquality") // the very call
  long insideNs(long nowNs) {
    ForeignCall now = inside.get();
    if (now != watched) {
      watched = now;
      watchedNs = nowNs;
    }
    return now == null ? 0 : nowNs - watchedNs;
  }

  /**
   * Who waits: ends it, in the call that it was last seen in, or before its next one.
   *
   * @return false if it has gone on since
   */
  boolean end() {
    ForeignCall call = watched;
    if (call == null) {
      return inside.compareAndSet(null, OVER);
    }
    call.giveUp(watchedNs); // first: it may return at once
    if (inside.compareAndSet(call, OVER)) {
      return true;
    }
    call.returned();
    return false;
  }

  /** Who waits: the call in which it was ended; null if it was in none. */
  @Nullable ForeignCall watched() {
    return watched;
  }

  /** Whether nobody waits for it. */
  @SuppressWarnings("ReferenceEquality") // the very word
  boolean isOver() {
    return inside.get() == OVER;
  }
}
