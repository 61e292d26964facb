package dev.tare.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.Page;
import dev.tare.export.PageAnswer;
import dev.tare.export.PageRequest;
import dev.tare.instrument.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks on their threads, and what probes and gauges say of them. */
class HealthTest {
  private static final Duration OFTEN = Duration.ofMillis(100);

  /** So that a machine that is busy makes nothing late. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Metrics metrics =
      Metrics.open(MetricsOptions.builder().collectorTimeout(LONG).build());
  private final Health health = Health.start(metrics.registry());

  @AfterEach
  void close() {
    health.close();
    metrics.close();
  }

  private static void eventually(BooleanSupplier holds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("30 s are over").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static HealthResult said(AtomicReference<HealthResult> result) {
    return Objects.requireNonNull(result.get());
  }

  private boolean isUp(HealthKind kind) {
    return health.report(kind).isUp();
  }

  @Test
  void shouldBeUpWithoutChecks() {
    for (HealthKind kind : HealthKind.values()) {
      assertThat(health.report(kind)).isEqualTo(HealthReport.up(kind));
    }
  }

  @Test
  void shouldFollowAReadinessCheck() {
    AtomicReference<HealthResult> result = new AtomicReference<>(HealthResult.healthy());
    health.readiness("database", () -> said(result)).interval(OFTEN).register();
    eventually(() -> isUp(HealthKind.READY));
    result.set(HealthResult.unhealthy("no connection"));
    eventually(() -> !isUp(HealthKind.READY));
    assertThat(health.report(HealthKind.READY).checks())
        .singleElement()
        .satisfies(check -> assertThat(check.reason()).isEqualTo("no connection"));
    assertThat(isUp(HealthKind.LIVE)).isTrue();
    result.set(HealthResult.healthy());
    eventually(() -> isUp(HealthKind.READY));
  }

  /** What hangs holds up neither the other checks, nor who asks, nor closing. */
  @Test
  void shouldNotBeHeldUpByACheckThatHangs() {
    CountDownLatch released = new CountDownLatch(1);
    List<Registration> hanging = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        hanging.add(
            health
                .liveness(
                    "hangs " + i,
                    () -> {
                      released.await();
                      return HealthResult.healthy();
                    })
                .timeout(Duration.ofMillis(1))
                .register());
      }
      health.readiness("works", HealthResult::healthy).interval(OFTEN).register();
      eventually(() -> isUp(HealthKind.READY));
      eventually(() -> !isUp(HealthKind.LIVE));
      eventually(
          () ->
              health.report(HealthKind.LIVE).checks().stream()
                  .allMatch(check -> check.state() == HealthState.DOWN));
      assertThat(health.report(HealthKind.LIVE).checks())
          .hasSize(10)
          .allSatisfy(
              check -> assertThat(check.reason()).contains("no answer for", "timeout=PT0.001S"));
      assertThat(metrics.snapshot().value("health_check_up", "check", "hangs 3", "kind", "live"))
          .isZero();
      hanging.forEach(Registration::close);
      assertThat(isUp(HealthKind.LIVE)).isTrue(); // taken back
    } finally {
      released.countDown();
    }
  }

  @Test
  void shouldNotBeLiveOnlyWhereACheckSaysNo() {
    CountDownLatch released = new CountDownLatch(1);
    try {
      HealthCheck slow =
          () -> {
            released.await();
            return HealthResult.healthy();
          };
      health.liveness("slow", slow).timeout(Duration.ofMinutes(5)).register();
      health.readiness("slow", slow).timeout(Duration.ofMinutes(5)).register();
      health.startup("slow", slow).timeout(Duration.ofMinutes(5)).register();
      assertThat(isUp(HealthKind.LIVE)).isTrue(); // nothing is known against it
      assertThat(isUp(HealthKind.READY)).isFalse(); // nor for it
      assertThat(isUp(HealthKind.STARTUP)).isFalse();
    } finally {
      released.countDown();
    }
    eventually(() -> isUp(HealthKind.READY) && isUp(HealthKind.STARTUP));
  }

  @Test
  void shouldBeReadyOnlyWhenItHasStarted() {
    AtomicReference<HealthResult> result = new AtomicReference<>(HealthResult.unhealthy("loading"));
    health.startup("cache", () -> said(result)).interval(OFTEN).register();
    health.readiness("works", HealthResult::healthy).interval(OFTEN).register();
    eventually(
        () ->
            health.report(HealthKind.READY).checks().stream()
                .noneMatch(check -> check.state() == HealthState.UNKNOWN));
    assertThat(isUp(HealthKind.READY)).isFalse();
    assertThat(isUp(HealthKind.STARTUP)).isFalse();
    result.set(HealthResult.healthy());
    eventually(() -> isUp(HealthKind.READY));
    result.set(HealthResult.unhealthy("it is not asked again"));
    assertThat(isUp(HealthKind.STARTUP)).isTrue();
  }

  @Test
  void shouldTurnNoProbeForAdvice() {
    health.advisory("disk", () -> HealthResult.unhealthy("nearly full")).register();
    eventually(() -> health.report(HealthKind.READY).checks().get(0).state() == HealthState.DOWN);
    assertThat(isUp(HealthKind.READY)).isTrue();
    assertThat(isUp(HealthKind.ADVISORY)).isTrue();
    assertThat(health.report(HealthKind.LIVE).checks()).isEmpty();
    assertThat(metrics.snapshot().value("health_check_up", "check", "disk", "kind", "advisory"))
        .isZero();
  }

  @Test
  void shouldDrainAndResume() {
    health.drain();
    assertThat(health.report(HealthKind.READY).toJson(true))
        .isEqualTo("{\"status\":\"down\",\"reason\":\"draining\",\"checks\":[]}");
    assertThat(isUp(HealthKind.LIVE)).isTrue();
    assertThat(metrics.snapshot().value("health_up", "kind", "ready")).isZero();
    health.resume();
    assertThat(isUp(HealthKind.READY)).isTrue();
    assertThat(metrics.snapshot().value("health_up", "kind", "ready")).isEqualTo(1);
  }

  @Test
  void shouldShowWhatItKnowsAsMetrics() {
    health
        .readiness(
            "b",
            () -> {
              throw new IOException("gone");
            })
        .timeout(LONG)
        .register();
    health.liveness("a", HealthResult::healthy).timeout(LONG).register();
    eventually(
        () -> metrics.snapshot().find("health_check_up", "check", "a", "kind", "live").isPresent());
    eventually(
        () ->
            metrics.snapshot().find("health_check_up", "check", "b", "kind", "ready").isPresent());
    assertThat(metrics.snapshot().value("health_check_up", "check", "a", "kind", "live"))
        .isEqualTo(1);
    assertThat(metrics.snapshot().value("health_check_up", "check", "b", "kind", "ready")).isZero();
    assertThat(metrics.snapshot().value("health_check_age_seconds", "check", "a", "kind", "live"))
        .isBetween(0d, 3_600d);
    assertThat(
            metrics.snapshot().value("health_check_failures_total", "check", "b", "kind", "ready"))
        .isGreaterThanOrEqualTo(1);
    assertThat(metrics.snapshot().value("health_up", "kind", "ready")).isZero();
    assertThat(metrics.snapshot().value("health_up", "kind", "live")).isEqualTo(1);
  }

  @Test
  void shouldTellTheDetailOnlyToWhomItMay() {
    health
        .readiness("\"<b>\"", () -> HealthResult.unhealthy("line\nbreak"))
        .timeout(LONG)
        .interval(Duration.ofDays(1))
        .register();
    Page ready = health.pages().get(1);
    assertThat(ready.path()).isEqualTo("/health/ready");
    assertThat(ready.isProbe()).isTrue();
    eventually(() -> health.report(HealthKind.READY).checks().get(0).state() == HealthState.DOWN);
    PageAnswer open = ready.answer(new PageRequest(false, null));
    assertThat(open.status()).isEqualTo(503);
    assertThat(open.body()).isEqualTo("{\"status\":\"down\"}\n");
    assertThat(open.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Cache-Control", "no-store");
    assertThat(ready.answer(new PageRequest(true, null)).body())
        .matches(
            "\\{\"status\":\"down\",\"checks\":\\[\\{\"name\":\"\\\\\"\\\\u003cb\\\\u003e\\\\\"\","
                + "\"kind\":\"ready\",\"state\":\"down\",\"age_seconds\":\\d+\\.\\d{3},"
                + "\"reason\":\"line\\\\u000abreak\"}]}\n");
    assertThat(health.pages())
        .extracting(Page::path)
        .containsExactly("/health/live", "/health/ready", "/health/startup");
  }

  @Test
  void shouldRefuseWhatCannotBeRegistered() {
    health.readiness("a", HealthResult::healthy).register().close();
    health.readiness("a", HealthResult::healthy).register();
    health.liveness("a", HealthResult::healthy).register();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> health.readiness("a", HealthResult::healthy).register())
        .withMessageContainingAll("check=a", "kind=ready", "once");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> health.liveness(" ", HealthResult::healthy))
        .withMessageContaining("1 to 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> health.liveness("b", HealthResult::healthy).timeout(Duration.ZERO))
        .withMessageContainingAll("timeout=PT0S", "check=b", "PT0.001S to PT10M");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> health.liveness("b", HealthResult::healthy).interval(Duration.ofDays(2)))
        .withMessageContainingAll("interval=PT48H", "PT0.1S to PT24H");
    for (int i = 2; i < 64; i++) {
      health.liveness("n" + i, HealthResult::healthy).register();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> health.liveness("one more", HealthResult::healthy).register())
        .withMessageContainingAll("check=one more", "64");
    assertThatIllegalArgumentException().isThrownBy(() -> Health.start(metrics.registry()));
  }

  @Test
  void shouldNotBeReadyWhenItIsClosed() {
    health.close();
    health.close();
    assertThat(health.report(HealthKind.READY).reason()).isEqualTo("closed");
    assertThatIllegalStateException()
        .isThrownBy(() -> health.liveness("a", HealthResult::healthy).register())
        .withMessageContaining("check=a");
    Health.start(metrics.registry()).close(); // its families are free again
  }

  @Test
  void shouldWorkWithoutMetrics() {
    try (Metrics off = Metrics.noop();
        Health alone = Health.start(off.registry())) {
      alone.readiness("works", HealthResult::healthy).timeout(LONG).register();
      alone.advisory("aggregator", off.aggregatorCheck(Duration.ofSeconds(1))).register();
      alone.advisory("scraped", off.scrapeCheck(Duration.ofSeconds(1))).register();
      eventually(
          () ->
              alone.report(HealthKind.READY).checks().stream()
                  .allMatch(check -> check.state() == HealthState.UP));
      assertThat(alone.report(HealthKind.READY).isUp()).isTrue();
    }
  }

  @Test
  void shouldLookAtTheDisk(@TempDir Path folder) throws Exception {
    assertThat(new DiskSpace(folder, 1).check())
        .satisfies(result -> assertThat(result.isHealthy()).isTrue())
        .satisfies(result -> assertThat(result.reason()).contains("bytes free", folder.toString()));
    assertThat(new DiskSpace(folder, Long.MAX_VALUE).check())
        .satisfies(result -> assertThat(result.isHealthy()).isFalse())
        .satisfies(result -> assertThat(result.reason()).contains("allowed: " + Long.MAX_VALUE));
    assertThat(new DiskSpace(folder.resolve("none"), 1).check().isHealthy()).isFalse();
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(new DiskSpace(file, 1).check().isHealthy()).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new DiskSpace(folder, -1));
  }

  @Test
  void shouldMakeDaemonsOnly() {
    List<Thread> made = new ArrayList<>();
    Supplier<Health> another =
        () ->
            Health.builder(Metrics.noop().registry())
                .threadFactory(
                    task -> {
                      Thread thread = new Thread(task);
                      synchronized (made) {
                        made.add(thread);
                      }
                      return thread;
                    })
                .start();
    try (Health own = another.get()) {
      own.readiness("a", HealthResult::healthy).register();
      eventually(() -> own.report(HealthKind.READY).isUp());
    }
    synchronized (made) {
      assertThat(made).hasSize(2).allMatch(Thread::isDaemon);
      assertThat(made)
          .extracting(Thread::getName)
          .containsExactly("tare-health", "tare-health-check");
    }
  }
}
