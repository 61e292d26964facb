package dev.tare.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One check and its loop, by a clock and on threads that the test is itself. */
class WatchedCheckTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AtomicLong clock = new AtomicLong(-5 * SECOND);
  private final List<WatchedCheck> checks = new ArrayList<>();
  private final List<Runnable> handedOver = new ArrayList<>();
  private final CheckLoop loop = new CheckLoop(checks, handedOver::add, clock::get);

  /** Timeout 1 s, interval 10 s. */
  private WatchedCheck watch(HealthKind kind, HealthCheck check) {
    WatchedCheck watched = new WatchedCheck("c", kind, check, SECOND, 10 * SECOND, clock::get);
    checks.add(watched);
    return watched;
  }

  private void pass(long ns) {
    clock.addAndGet(ns);
  }

  private void runAll() {
    List<Runnable> now = List.copyOf(handedOver);
    handedOver.clear();
    now.forEach(Runnable::run);
  }

  private static void assertReport(
      WatchedCheck check, HealthState state, @Nullable Duration age, @Nullable String reason) {
    assertThat(check.report()).isEqualTo(new CheckReport("c", check.kind(), state, age, reason));
  }

  @Test
  void shouldBeUnknownUntilItHasAnswered() {
    WatchedCheck check = watch(HealthKind.READY, HealthResult::healthy);
    assertReport(check, HealthState.UNKNOWN, null, null);
    assertThat(loop.callDue()).isEqualTo(Long.MAX_VALUE);
    assertReport(check, HealthState.UNKNOWN, null, null);
    pass(SECOND);
    assertReport(check, HealthState.UNKNOWN, null, null);
    runAll();
    pass(3 * SECOND);
    assertReport(check, HealthState.UP, Duration.ofSeconds(3), null);
    assertThat(check.failures()).isZero();
  }

  @Test
  void shouldBeCalledAgainAfterTheInterval() {
    AtomicInteger calls = new AtomicInteger();
    watch(HealthKind.READY, () -> HealthResult.healthy("call " + calls.incrementAndGet()));
    loop.callDue();
    runAll();
    assertThat(loop.callDue()).isEqualTo(10 * SECOND);
    pass(10 * SECOND - 1);
    assertThat(loop.callDue()).isEqualTo(1);
    assertThat(handedOver).isEmpty();
    pass(1);
    loop.callDue();
    runAll();
    assertThat(calls).hasValue(2);
  }

  @Test
  void shouldBeDownWithWhatItThrew() {
    WatchedCheck check =
        watch(
            HealthKind.READY,
            () -> {
              throw new StackOverflowError("deep");
            });
    loop.callDue();
    runAll();
    assertReport(
        check, HealthState.DOWN, Duration.ZERO, "threw java.lang.StackOverflowError: deep");
    assertThat(check.failures()).isEqualTo(1);
  }

  @Test
  @SuppressWarnings("NullAway") // what a check without such a test may do
  void shouldBeDownWhereItSaysNothing() {
    WatchedCheck check = watch(HealthKind.READY, () -> null);
    loop.callDue();
    runAll();
    assertReport(check, HealthState.DOWN, Duration.ZERO, "check() returned null");
  }

  @Test
  void shouldBeDownWhileItHangsAndSayForHowLong() {
    WatchedCheck check = watch(HealthKind.READY, HealthResult::healthy);
    loop.callDue(); // and nobody runs it
    pass(SECOND);
    assertThat(check.report().state()).isEqualTo(HealthState.UNKNOWN);
    pass(1);
    assertThat(check.report().state()).isEqualTo(HealthState.DOWN);
    pass(11 * SECOND);
    assertReport(
        check,
        HealthState.DOWN,
        Duration.ofSeconds(11).plusNanos(1),
        "no answer for PT12S (timeout=PT1S)");
    assertThat(check.failures()).isEqualTo(1);
    // Nobody else goes in while it hangs.
    assertThat(loop.callDue()).isEqualTo(Long.MAX_VALUE);
    assertThat(handedOver).hasSize(1);
  }

  @Test
  void shouldNotTakeALateAnswerForOne() {
    WatchedCheck check = watch(HealthKind.READY, HealthResult::healthy);
    loop.callDue();
    pass(11 * SECOND);
    assertThat(check.failures()).isEqualTo(1);
    runAll();
    assertReport(check, HealthState.DOWN, Duration.ZERO, "took PT11S (timeout=PT1S)");
    assertThat(check.failures()).isEqualTo(1); // the same one
    loop.callDue(); // its interval is over
    runAll();
    assertReport(check, HealthState.UP, Duration.ZERO, null);
  }

  @Test
  void shouldBeDownWhereThereIsNoThread() {
    CheckLoop refused =
        new CheckLoop(
            checks,
            task -> {
              throw new RejectedExecutionException("64 hang");
            },
            clock::get);
    WatchedCheck check = watch(HealthKind.LIVE, HealthResult::healthy);
    assertThat(refused.callDue()).isEqualTo(10 * SECOND);
    assertThat(check.report().state()).isEqualTo(HealthState.DOWN);
    assertThat(check.report().reason()).contains("could not be called", "64 hang");
  }

  @Test
  void shouldAskAStartUpCheckUntilItHasSucceeded() {
    AtomicInteger calls = new AtomicInteger();
    WatchedCheck check =
        watch(
            HealthKind.STARTUP,
            () ->
                calls.incrementAndGet() < 3
                    ? HealthResult.unhealthy("loading")
                    : HealthResult.healthy());
    for (int i = 0; i < 10; i++) {
      loop.callDue();
      runAll();
      pass(10 * SECOND);
    }
    assertThat(calls).hasValue(3);
    assertThat(check.report().state()).isEqualTo(HealthState.UP);
    assertThat(check.failures()).isEqualTo(2);
  }

  @Test
  void shouldCutALongReason() {
    assertThat(HealthResult.unhealthy("x".repeat(1_000)).reason()).hasSize(201);
  }

  @Test
  void shouldStayWhatItWasWhereTheLoopEndsBeforeItIsCalled() {
    WatchedCheck check = watch(HealthKind.LIVE, HealthResult::healthy);
    loop.callDue();
    runAll();
    assertReport(check, HealthState.UP, Duration.ZERO, null);
    check.begin(clock.get());
    check.notCalled();
    pass(100 * SECOND);
    assertReport(check, HealthState.UP, Duration.ofSeconds(100), null);
    assertThat(check.failures()).isZero();
  }

  @Test
  void shouldBeDownThoughWhatItThrewCannotSayWhatItIs() {
    WatchedCheck check =
        watch(
            HealthKind.READY,
            () -> {
              throw new Wordless();
            });
    loop.callDue();
    runAll();
    assertReport(check, HealthState.DOWN, Duration.ZERO, "threw " + Wordless.class.getName());
  }

  @Test
  void shouldBeDownThoughWhatKeepsItFromBeingCalledCannotSayWhatItIs() {
    CheckLoop refused =
        new CheckLoop(
            checks,
            task -> {
              throw new Wordless();
            },
            clock::get);
    WatchedCheck check = watch(HealthKind.LIVE, HealthResult::healthy);
    assertThat(refused.callDue()).isEqualTo(10 * SECOND);
    assertReport(
        check, HealthState.DOWN, Duration.ZERO, "could not be called: " + Wordless.class.getName());
  }

  /** One that ends would leave all checks as they were. */
  @Test
  void shouldGoOnAfterALookThatFoundNoMemory() throws InterruptedException {
    AtomicInteger looks = new AtomicInteger();
    CheckLoop poor =
        new CheckLoop(
            checks,
            Runnable::run,
            () -> {
              if (looks.getAndIncrement() < 3) {
                throw new OutOfMemoryError("as thrown by a test");
              }
              return clock.get();
            });
    WatchedCheck check = watch(HealthKind.LIVE, HealthResult::healthy);
    Thread thread = new Thread(poor);
    thread.start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (check.report().state() != HealthState.UP && System.nanoTime() - end < 0) {
      LockSupport.unpark(thread);
      Thread.onSpinWait();
    }
    poor.stop();
    LockSupport.unpark(thread);
    thread.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(check.report().state()).isEqualTo(HealthState.UP);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void shouldBeCalledAgainThoughTheClockFailedAtItsEnd() {
    AtomicBoolean broken = new AtomicBoolean();
    WatchedCheck check =
        new WatchedCheck(
            "c",
            HealthKind.READY,
            HealthResult::healthy,
            SECOND,
            10 * SECOND,
            () -> {
              if (broken.get()) {
                throw new OutOfMemoryError("as thrown by a test");
              }
              return clock.get();
            });
    check.begin(clock.get());
    broken.set(true);
    assertThatThrownBy(check::run).isInstanceOf(OutOfMemoryError.class);
    broken.set(false);
    assertThat(check.dueInNs(clock.get())).isEqualTo(10 * SECOND);
  }

  private static final class Wordless extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }
}
