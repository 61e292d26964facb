package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Event;
import dev.tare.model.CounterFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events from several threads, against a map of what was recorded. */
@Tag("recording")
class EventOracleTest {
  private static final int KINDS = 3;
  private static final int STATES = 4;

  /** One event as it was recorded. */
  private record Recorded(int kind, int state, long duration, long size) {}

  @ParameterizedTest
  @ValueSource(ints = {1024, 64 * 1024})
  void shouldCountAndMeasureEveryEventOnce(int ringBytes) throws InterruptedException {
    MetricsOptions options = MetricsOptions.builder().ringBytes(ringBytes).build();
    try (Metrics metrics = Metrics.open(options)) {
      Event event = declare(metrics.registry(), 1_000);
      List<List<Recorded>> perThread = List.of(events(1), events(2), events(3));
      record(event, perThread);
      List<Recorded> all = perThread.stream().flatMap(List::stream).toList();

      MetricsSnapshot snapshot = metrics.snapshot();
      Map<List<String>, Long> counts = new HashMap<>();
      Map<List<String>, Long> durations = new HashMap<>();
      Map<String, Long> sizes = new HashMap<>();
      for (Recorded one : all) {
        counts.merge(List.of("k" + one.kind, "s" + one.state), 1L, Long::sum);
        durations.merge(List.of("k" + one.kind, "s" + one.state), one.duration, Long::sum);
        sizes.merge("k" + one.kind, one.size == Event.ABSENT ? 0 : one.size, Long::sum);
      }
      counts.forEach(
          (labels, count) -> {
            String[] pairs = {"kind", labels.get(0), "state", labels.get(1)};
            assertThat(snapshot.value("orders_total", pairs)).isEqualTo((double) count);
            assertThat(snapshot.value("order_seconds_count", pairs)).isEqualTo((double) count);
            assertThat(snapshot.value("order_seconds_sum", pairs))
                .isEqualTo(durations.getOrDefault(labels, 0L) / 1e9);
          });
      sizes.forEach(
          (kind, size) ->
              assertThat(snapshot.value("order_bytes_sum", "kind", kind)).isEqualTo((double) size));
    }
  }

  @Test
  void shouldKeepTotalsRightWhenKeysPassTheLimit() throws InterruptedException {
    List<Throwable> said = new ArrayList<>();
    MetricsOptions options = MetricsOptions.builder().errorHandler(said::add).build();
    try (Metrics metrics = Metrics.open(options)) {
      Event event = declare(metrics.registry(), 5);
      List<Recorded> events = events(9);
      record(event, List.of(events));
      MetricsSnapshot snapshot = metrics.snapshot();
      CounterFamily counters = (CounterFamily) snapshot.family("orders_total");
      double total = 0;
      for (int row = 0; row < counters.series().size(); row++) {
        total += counters.value(row);
      }
      assertThat(counters.series().size()).isEqualTo(6);
      assertThat(counters.series().find(List.of("other", "other"))).isNotNegative();
      assertThat(total).isEqualTo(events.size());
    }
    assertThat(said)
        .hasSize(2)
        .allSatisfy(e -> assertThat(e).hasMessageContaining("seriesLimit=5"));
  }

  /** Before a field, behind all of them, and where the event has no field at all. */
  @Test
  void shouldIgnoreTheValueOfAFieldThatIsNull() {
    try (Metrics metrics = Metrics.open()) {
      Event event = declare(metrics.registry(), 5);
      event.record(event.key("k", "s"), null, 5, event.field("order_bytes"), 7, null, 9, null, 11);
      MetricsSnapshot snapshot = metrics.snapshot();
      String[] pairs = {"kind", "k", "state", "s"};
      assertThat(snapshot.value("orders_total", pairs)).isEqualTo(1);
      assertThat(snapshot.value("order_seconds_count", pairs)).isZero();
      assertThat(snapshot.value("order_bytes_sum", "kind", "k")).isEqualTo(7);
    }
  }

  private static Event declare(MetricRegistry registry, int seriesLimit) {
    return registry
        .event("order")
        .label("kind", 7)
        .label("state", 15)
        .counts(
            registry
                .counter("orders_total", "Orders done.")
                .labels("kind", "state")
                .seriesLimit(seriesLimit))
        .measures(
            registry
                .histogram("order_seconds", "From order to reply.")
                .unit(Unit.SECONDS)
                .labels("kind", "state")
                .seriesLimit(seriesLimit))
        .measures(
            registry.histogram("order_bytes", "Size of an order.").unit(Unit.BYTES).labels("kind"))
        .register();
  }

  private static List<Recorded> events(long seed) {
    Random random = new Random(seed);
    List<Recorded> events = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      events.add(
          new Recorded(
              1 + random.nextInt(KINDS),
              1 + random.nextInt(STATES),
              random.nextInt(1_000_000_000),
              random.nextInt(4) == 0 ? Event.ABSENT : random.nextInt(100_000)));
    }
    return events;
  }

  private static void record(Event event, List<List<Recorded>> perThread)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (List<Recorded> events : perThread) {
      threads.add(new Thread(() -> events.forEach(one -> record(event, one))));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void record(Event event, Recorded one) {
    event.record(
        event.key("k" + one.kind, "s" + one.state),
        event.field("order_seconds"),
        one.duration,
        event.field("order_bytes"),
        one.size);
  }
}
