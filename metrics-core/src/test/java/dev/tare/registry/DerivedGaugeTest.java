package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.MetricsOptions;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Histogram;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A callback that takes a snapshot, to derive something from it. */
@Timeout(60)
class DerivedGaugeTest {
  private final TestMetrics test =
      TestMetrics.open(MetricsOptions.builder().collectorTimeout(Duration.ofSeconds(30)));
  private final MetricRegistry registry = test.registry();
  private final Counter requests = registry.counter("requests_total", "R.").register();
  private final Counter failures = registry.counter("failures_total", "F.").register();
  private final Histogram times =
      registry.histogram("times_seconds", "T.").unit(Unit.SECONDS).register();

  @AfterEach
  void close() {
    test.close();
  }

  /** What was recorded since the scrape read its own is in neither. */
  @Test
  void shouldDeriveFromTheNumbersThatThePageShows() {
    registry
        .gauge("failed_ratio", "F.")
        .callback(
            () -> {
              requests.add(100); // comes too late for the page
              times.record(1L);
              MetricsSnapshot page = test.metrics().snapshot();
              assertThat(page.value("times_seconds_count")).isEqualTo(1);
              return page.value("failures_total") / page.value("requests_total");
            });
    requests.add(4);
    failures.increment();
    times.record(1L);
    MetricsSnapshot page = test.metrics().snapshot();
    assertThat(page.value("requests_total")).isEqualTo(4);
    assertThat(page.value("failed_ratio")).isEqualTo(0.25);
    assertThat(test.errors()).isEmpty();
  }

  @Test
  void shouldGiveTheSameSnapshotToAllThatAskWhileItIsMade() {
    List<MetricsSnapshot> seen = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      registry
          .gauge(name, "G.")
          .callback(
              () -> {
                MetricsSnapshot inner = test.metrics().snapshot();
                seen.add(inner);
                assertThat(inner.find("a")).isEmpty();
                assertThat(inner.find("b")).isEmpty();
                return inner.value("requests_total");
              });
    }
    requests.add(3);
    MetricsSnapshot page = test.metrics().snapshot();
    assertThat(page.value("a") + page.value("b") + page.value("c")).isEqualTo(9);
    assertThat(seen).hasSize(3).containsOnly(seen.get(0));
    assertThat(seen.get(1)).isSameAs(seen.get(0));
  }

  @Test
  void shouldMakeOneMoreForThoseThatWantMoreDetailThanTheScraper() {
    List<MetricsSnapshot> seen = new ArrayList<>();
    for (String name : List.of("a", "b")) {
      registry
          .gauge(name, "G.")
          .callback(
              () -> {
                seen.add(test.metrics().snapshot(Detail.NATIVE));
                return seen.get(0).value("times_seconds_count");
              });
    }
    times.record(1L);
    assertThat(test.metrics().snapshot(Detail.BUCKETS).value("b")).isEqualTo(1);
    assertThat(seen.get(1)).isSameAs(seen.get(0));
  }

  /** No thread of Tare's: it cannot know for whom the snapshot is. It waits, but not for ever. */
  @Test
  void shouldEndWhenTheSnapshotIsTakenByAnotherThreadThatTheCallbackWaitsFor() {
    try (TestMetrics quick =
        TestMetrics.open(MetricsOptions.builder().collectorTimeout(Duration.ofSeconds(1)))) {
      for (String name : List.of("a", "b")) {
        quick
            .registry()
            .gauge(name, "G.")
            .callback(
                () ->
                    CompletableFuture.supplyAsync(
                            () -> quick.metrics().snapshot().families().size(),
                            task -> new Thread(task).start())
                        .join());
      }
      quick.registry().gauge("c", "C.").callback(() -> 1);
      MetricsSnapshot page = quick.metrics().snapshot();
      assertThat(page.find("a")).isEmpty();
      assertThat(page.value("c")).isEqualTo(1);
      assertThat(page.value("tare_collector_overruns_total", "collector", "a")).isPositive();
    }
  }
}
