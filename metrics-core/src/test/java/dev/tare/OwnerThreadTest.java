package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.instrument.Dictionary;
import dev.tare.instrument.Event;
import dev.tare.instrument.Histogram;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handles that a thread keeps for itself. */
@Tag("recording")
@Timeout(60)
class OwnerThreadTest {
  private static final int RECORDS = 20_000;

  /** The id that a dictionary gives to the first value; 0 is "other". */
  private static final int A = 1;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64})
  void shouldCountEveryRecordBesideOrdinaryHandlesOfTheSameThread(int maxRings) throws Exception {
    MetricsOptions options = MetricsOptions.builder().ringBytes(1024).maxRings(maxRings).build();
    try (Metrics metrics = Metrics.open(options)) {
      Histogram histogram = histogram(metrics);
      Event event = event(metrics);
      run(
          3,
          () -> {
            Histogram owned = histogram.forCurrentThread();
            Event ownedEvent = event.forCurrentThread();
            for (int i = 0; i < RECORDS; i++) {
              owned.record(i);
              histogram.record(i);
              ownedEvent.record(event.key(A), i);
              event.record(event.key(A), i);
            }
          });
      MetricsSnapshot snapshot = metrics.snapshot();
      double sum = RECORDS * (RECORDS - 1L) / 2 * 6 / 1e9;
      assertThat(snapshot.value("t_seconds_count")).isEqualTo(6 * RECORDS);
      assertThat(snapshot.value("t_seconds_sum")).isEqualTo(sum);
      assertThat(snapshot.value("e_total", "kind", "a")).isEqualTo(6 * RECORDS);
      assertThat(snapshot.value("e_seconds_count", "kind", "a")).isEqualTo(6 * RECORDS);
      assertThat(snapshot.value("e_seconds_sum", "kind", "a")).isEqualTo(sum);
    }
  }

  @Test
  void shouldUseTheRingThatTheThreadHas() throws Exception {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Histogram histogram = histogram(metrics);
      run(
          1,
          () -> {
            histogram.forCurrentThread().record(1L);
            histogram.forCurrentThread().forCurrentThread().record(1L);
            histogram.record(1L);
          });
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("tare_ring_records_total")).isEqualTo(3);
      assertThat(snapshot.value("tare_records_shared_total")).isZero();
    }
  }

  @Test
  void shouldAssertThatItsOwnerRecords() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Histogram owned = histogram(metrics).forCurrentThread();
      Event event = event(metrics).forCurrentThread();
      owned.record(1L);
      event.record(event.key(A), 1L);
      assertThatThrownBy(() -> CompletableFuture.runAsync(() -> owned.record(1L)).join())
          .hasCauseInstanceOf(AssertionError.class)
          .hasMessageContaining("owner=");
      assertThatThrownBy(() -> CompletableFuture.runAsync(() -> event.record(event.key(A))).join())
          .hasCauseInstanceOf(AssertionError.class);
      assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepWhatADeadOwnerRecordedAndGiveItsRingToAnother() throws Exception {
    MetricsOptions options = MetricsOptions.builder().maxRings(4).build();
    try (Metrics metrics = Metrics.open(options)) {
      Histogram histogram = histogram(metrics);
      for (int i = 0; i < 200; i++) {
        run(1, () -> histogram.forCurrentThread().record(1L));
      }
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("t_seconds_count")).isEqualTo(200);
      int shared = Math.min(64, 4 * Runtime.getRuntime().availableProcessors());
      assertThat(snapshot.value("tare_rings")).isLessThanOrEqualTo(4 + shared);
    }
  }

  @Test
  void shouldBeSafeAndSilentAfterClose() {
    Histogram owned;
    MetricsSnapshot last;
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().ringBytes(1024).build())) {
      owned = histogram(metrics).forCurrentThread();
      owned.record(1L);
      metrics.snapshot();
      last = metrics.snapshot();
    }
    try (Metrics next = Metrics.open(MetricsOptions.builder().ringBytes(1024).build())) {
      Histogram other = histogram(next).forCurrentThread();
      for (int i = 0; i < RECORDS; i++) { // more than the ring holds
        owned.record(1L);
        other.record(1L);
      }
      assertThat(last.value("t_seconds_count")).isEqualTo(1);
      assertThat(next.snapshot().value("t_seconds_count")).isEqualTo(RECORDS);
    }
  }

  @Test
  void shouldWorkOnAVirtualThread() throws Exception {
    assumeThat(Runtime.version().feature())
        .as("JDK has virtual threads")
        .isGreaterThanOrEqualTo(21);
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Histogram histogram = histogram(metrics);
      Runnable task =
          () -> {
            Histogram owned = histogram.forCurrentThread();
            for (int i = 0; i < RECORDS; i++) {
              owned.record(1L);
            }
          };
      Thread thread =
          (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
      thread.join();
      assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(RECORDS);
    }
  }

  private static void run(int count, Runnable task) throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(task);
      thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    }
    assertThat(failure).hasNullValue();
  }

  private static Histogram histogram(Metrics metrics) {
    return metrics.registry().histogram("t_seconds", "T.").unit(Unit.SECONDS).register();
  }

  private static Event event(Metrics metrics) {
    Dictionary kinds = new Dictionary(4);
    kinds.id("a");
    return metrics
        .registry()
        .event("e")
        .label("kind", kinds)
        .counts(metrics.registry().counter("e_total", "E.").labels("kind"))
        .measures(metrics.registry().histogram("e_seconds", "E.").unit(Unit.SECONDS).labels("kind"))
        .register();
  }
}
