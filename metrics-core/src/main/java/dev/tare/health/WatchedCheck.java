package dev.tare.health;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A check, what it said last, and since when it has been at it. A timeout needs nobody who waits
 * for it: who asks what is known sees by the clock that the check takes too long. Any thread.
 */
final class WatchedCheck {
  // Made beforehand: there may be no memory when they are needed.
  private static final HealthResult WORDLESS =
      HealthResult.unhealthy("failed, and there was no memory to say how");
  private static final HealthResult LATE = HealthResult.unhealthy("took longer than its timeout");

  private final String name;
  private final HealthKind kind;
  private final HealthCheck check;
  private final long timeoutNs;
  private final long intervalNs;
  private final LongSupplier clock;

  // Under the lock of this.
  private boolean running;
  private boolean begun;
  private long beganNs;
  private @Nullable HealthResult last;
  private long lastNs;
  private long failures;

  WatchedCheck(
      String name,
      HealthKind kind,
      HealthCheck check,
      long timeoutNs,
      long intervalNs,
      LongSupplier clock) {
    this.name = name;
    this.kind = kind;
    this.check = check;
    this.timeoutNs = timeoutNs;
    this.intervalNs = intervalNs;
    this.clock = clock;
  }

  String name() {
    return name;
  }

  HealthKind kind() {
    return kind;
  }

  boolean is(HealthKind ofKind, String ofName) {
    return kind == ofKind && name.equals(ofName);
  }

  /**
   * In how many nanoseconds it is to be called; 0 or less where it is time. Never while it is being
   * called, nor once a start-up check has succeeded.
   */
  synchronized long dueInNs(long nowNs) {
    if (running || hasStarted()) {
      return Long.MAX_VALUE;
    }
    return begun ? beganNs + intervalNs - nowNs : 0;
  }

  private boolean hasStarted() {
    return kind == HealthKind.STARTUP && last != null && last.isHealthy();
  }

  /** It is about to be called. */
  synchronized void begin(long nowNs) {
    running = true;
    begun = true;
    beganNs = nowNs;
  }

  /** It was not called after all. */
  synchronized void notCalled() {
    running = false;
  }

  /** Calls it; never throws. */
  @SuppressWarnings("CatchThrowable") // foreign code: whatever it throws is its answer
  void run() {
    HealthResult result;
    try {
      result = check.check();
      if (result == null) {
        result = HealthResult.unhealthy("check() returned null");
      }
    } catch (Throwable e) {
      result = unhealthy("threw ", e);
    }
    end(result);
  }

  /** With what was thrown, where there is memory for that; never throws. */
  @SuppressWarnings("CatchThrowable")
  static HealthResult unhealthy(String what, Throwable thrown) {
    try {
      return HealthResult.unhealthy(what + described(thrown));
    } catch (Throwable e) {
      return WORDLESS;
    }
  }

  /** Its own words, where it has some: they are foreign code, too. */
  @SuppressWarnings("CatchThrowable")
  private static String described(Throwable thrown) {
    try {
      return String.valueOf(thrown);
    } catch (Throwable e) {
      return thrown.getClass().getName();
    }
  }

  /** It has said that, or could not be called. */
  synchronized void end(HealthResult result) {
    running = false; // whatever is thrown below, it is called again
    long nowNs = clock.getAsLong();
    long tookNs = nowNs - beganNs;
    boolean late = tookNs > timeoutNs;
    HealthResult said = late ? LATE : result;
    lastNs = nowNs;
    last = said;
    failures += said.isHealthy() ? 0 : 1;
    if (late) {
      last =
          HealthResult.unhealthy(
              "took %s (timeout=%s)".formatted(millis(tookNs), millis(timeoutNs)));
    }
  }

  private boolean isOverdue(long nowNs) {
    return running && nowNs - beganNs > timeoutNs;
  }

  /** How often it was not healthy; a call that hangs counts when its time is over. */
  synchronized long failures() {
    return failures + (isOverdue(clock.getAsLong()) ? 1 : 0);
  }

  /** What is known now. */
  synchronized CheckReport report() {
    long nowNs = clock.getAsLong();
    if (isOverdue(nowNs)) {
      long inNs = nowNs - beganNs;
      return report(
          HealthState.DOWN,
          inNs - timeoutNs,
          "no answer for %s (timeout=%s)".formatted(millis(inNs), millis(timeoutNs)));
    }
    HealthResult said = last;
    if (said == null) {
      return new CheckReport(name, kind, HealthState.UNKNOWN, null, null);
    }
    return report(
        said.isHealthy() ? HealthState.UP : HealthState.DOWN, nowNs - lastNs, said.reason());
  }

  private CheckReport report(HealthState state, long ageNs, @Nullable String reason) {
    return new CheckReport(name, kind, state, Duration.ofNanos(Math.max(0, ageNs)), reason);
  }

  private static Duration millis(long ns) {
    return Duration.ofMillis(ns / 1_000_000);
  }
}
