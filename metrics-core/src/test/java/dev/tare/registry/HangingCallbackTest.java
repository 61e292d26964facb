package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.Collector;
import dev.tare.model.Detail;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Foreign code that does not return costs what it would have shown, and nothing else. */
@Timeout(60)
class HangingCallbackTest {
  private final StoppedClock clock = new StoppedClock();
  private final Hanging hanging = new Hanging(clock);
  private final TestMetrics test =
      TestMetrics.open(
          MetricsOptions.builder()
              .nanoClock(clock)
              .collectorTimeout(Duration.ofSeconds(10))
              .scrapeTimeout(Duration.ofHours(1)));
  private final MetricRegistry registry = test.registry();

  @AfterEach
  void close() {
    hanging.close();
    test.close();
  }

  private MetricsSnapshot snapshot() {
    MetricsSnapshot snapshot = test.metrics().snapshot();
    clock.stop();
    return snapshot;
  }

  private double hangingCalls() {
    return snapshot().value("tare_collectors_hanging");
  }

  private static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as(what).isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void shouldLeaveOutOnlyTheSeriesOfACallbackThatHangs() {
    registry.gauge("pool", "P.").labels("k").callback(List.of("a"), () -> 1);
    registry.gauge("pool", "P.").labels("k").callback(List.of("b"), hanging::value);
    registry.gauge("pool", "P.").labels("k").callback(List.of("c"), () -> 3);
    registry.register(new TestCollector("after", "after"));

    for (int scrape = 1; scrape <= 3; scrape++) {
      MetricsSnapshot snapshot = snapshot();
      assertThat(snapshot.value("pool", "k", "a")).isEqualTo(1);
      assertThat(snapshot.find("pool", "k", "b")).isEmpty();
      assertThat(snapshot.value("pool", "k", "c")).isEqualTo(3);
      assertThat(snapshot.value("after")).isEqualTo(1);
      assertThat(snapshot.value("tare_collector_overruns_total", "collector", "pool")).isOne();
      assertThat(snapshot.value("tare_collector_errors_total", "collector", "pool"))
          .isEqualTo(scrape);
      assertThat(snapshot.value("tare_collectors_hanging")).isEqualTo(1);
    }
    assertThat(hanging.calls()).isEqualTo(1);

    hanging.close();
    until("returned", () -> hangingCalls() == 0);
    assertThat(snapshot().value("pool", "k", "b")).isGreaterThan(1);
  }

  @Test
  void shouldNameWhatHangsAndWhereOnce() {
    registry.gauge("pool", "P.").labels("k").callback(List.of("b"), hanging::value);
    snapshot();
    snapshot();
    Throwable told = test.awaitErrors(1).get(0);
    assertThat(told)
        .hasMessageContainingAll("name=pool", "[b]", "collectorTimeout=10000 ms", "left out");
    assertThat(told.getStackTrace()).anyMatch(frame -> frame.getMethodName().equals("hang"));
    assertThat(test.awaitErrors(1)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"revision", "descriptors", "collect"})
  void shouldLeaveOutTheFamiliesOfACollectorThatHangsAnywhere(String where) {
    AtomicInteger revision = new AtomicInteger();
    registry.register(
        new Collector() {
          @Override
          public String name() {
            return "c";
          }

          @Override
          public long revision() {
            hangIf("revision");
            return revision.get();
          }

          @Override
          public List<MetricDescriptor> descriptors() {
            hangIf("descriptors");
            return List.of(TestCollector.gauge("a"));
          }

          @Override
          public List<MetricFamily> collect() {
            hangIf("collect");
            return List.of(TestCollector.one(TestCollector.gauge("a")));
          }

          private void hangIf(String here) {
            if (here.equals(where) && revision.get() > 0) {
              hanging.hang();
            }
          }
        });
    registry.register(new TestCollector("d", "b"));
    assertThat(snapshot().value("a")).isEqualTo(1);
    revision.set(1);

    MetricsSnapshot without = snapshot();
    assertThat(without.find("a")).isEmpty();
    assertThat(without.value("b")).isEqualTo(1);
    assertThat(without.value("tare_collector_overruns_total", "collector", "c")).isOne();
    assertThat(test.awaitErrors(1)).singleElement().asString().contains("collector=c");

    hanging.close();
    until("shown again", () -> snapshot().find("a").isPresent());
  }

  /** One that takes too long each time must not cost each scrape its time. */
  @Test
  void shouldLeaveItOutForAWhileWhenItHangsAgainAndAgain() {
    Deque<Hanging> all = new ConcurrentLinkedDeque<>(List.of(hanging));
    registry.gauge("g", "G.").callback(() -> all.getLast().value());
    List<Integer> scrapes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Hanging now = all.getLast();
      int scrape = 0;
      while (now.calls() == 0) {
        snapshot();
        scrape++;
      }
      scrapes.add(scrape);
      all.add(new Hanging(clock));
      now.close();
      until("returned", () -> !now.caller().isAlive());
    }
    all.getLast().close();
    assertThat(scrapes).containsExactly(1, 1, 2, 4);
  }

  @Test
  void shouldNotWaitLongerThanTheScraperDoes() throws IOException {
    registry.gauge("a", "A.").callback(() -> 1);
    registry.gauge("b", "B.").callback(hanging::value);
    registry.register(new TestCollector("c", "c"));
    List<MetricsSnapshot> written = new ArrayList<>();
    test.metrics()
        .write(new Keeping(written), OutputStream.nullOutputStream(), Duration.ofSeconds(5));
    clock.stop();

    MetricsSnapshot snapshot = written.get(0);
    assertThat(snapshot.value("a")).isEqualTo(1);
    assertThat(snapshot.find("b")).isEmpty();
    assertThat(snapshot.find("c")).as("no time left").isEmpty();
    assertThat(snapshot.value("tare_collector_errors_total", "collector", "c")).isEqualTo(1);
    assertThat(snapshot().value("c")).isEqualTo(1);
  }

  private record Keeping(List<MetricsSnapshot> written) implements SnapshotWriter {
    @Override
    public String format() {
      return "kept";
    }

    @Override
    public String contentType() {
      return "text/plain";
    }

    @Override
    public Detail detail() {
      return Detail.BUCKETS;
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) {
      written.add(snapshot);
    }
  }

  @Test
  void shouldHoldNoMoreThreadsThanItMayWhereEverythingHangs() {
    List<Hanging> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Hanging one = new Hanging(clock);
      all.add(one);
      registry.gauge("g" + i, "G.").callback(one::value);
    }
    for (int scrape = 0; scrape < 10; scrape++) {
      snapshot();
    }
    assertThat(snapshot().value("tare_collectors_hanging")).isEqualTo(32);
    assertThat(all.stream().filter(one -> one.calls() > 0)).hasSize(32);
    all.forEach(Hanging::close);
    until("returned", () -> hangingCalls() == 0);
    until("shown again", () -> snapshot().find("g39").isPresent());
  }

  @Test
  void shouldNotWaitForAnErrorHandlerThatHangs() {
    Hanging handler = new Hanging(clock);
    MetricsOptions options =
        MetricsOptions.builder()
            .nanoClock(clock)
            .collectorTimeout(Duration.ofSeconds(10))
            .scrapeTimeout(Duration.ofSeconds(10))
            .closeTimeout(Duration.ofMillis(200))
            .errorHandler(e -> handler.hang())
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      metrics
          .registry()
          .gauge("bad", "B.")
          .callback(
              () -> {
                throw new IllegalStateException("told to the handler");
              });
      metrics.registry().gauge("good", "G.").callback(() -> 1);
      for (int scrape = 0; scrape < 3; scrape++) {
        assertThat(metrics.snapshot().value("good")).isEqualTo(1);
      }
    } finally {
      handler.close();
    }
  }

  @Test
  void shouldCallACollectorByOneThreadAtATimeHoweverManyScrape() throws InterruptedException {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    registry.register(
        new TestCollector("c", "a")
            .returning(
                () -> {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  inside.decrementAndGet();
                  return List.of(TestCollector.one(TestCollector.gauge("a")));
                }));
    CountDownLatch shown = new CountDownLatch(4 * 200);
    for (int i = 0; i < 4; i++) {
      Thread scraper =
          new Thread(
              () -> {
                for (int scrape = 0; scrape < 200; scrape++) {
                  if (test.value("a") == 1) {
                    shown.countDown();
                  }
                }
              });
      scraper.setDaemon(true);
      scraper.start();
    }
    assertThat(shown.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(most).hasValue(1);
  }

  @Test
  void shouldSayWhatCollectorsAndCallbacksCost() {
    registry.register(new TestCollector("c", "a"));
    registry.gauge("quick", "Q.").callback(() -> 1);
    registry
        .gauge("slow", "S.")
        .callback(
            () -> {
              clock.passSecond();
              return 1;
            });
    snapshot();
    MetricsSnapshot snapshot = snapshot();
    assertThat(snapshot.value("tare_collector_seconds_count", "collector", "c")).isEqualTo(2);
    assertThat(snapshot.value("tare_collector_seconds_count", "collector", "callbacks"))
        .isEqualTo(2);
    assertThat(snapshot.value("tare_collector_seconds_sum", "collector", "slow")).isEqualTo(2);
  }

  @Test
  void shouldHaveNoThreadForForeignCodeWhereThereIsNoneAndOneDaemonOfTheFactoryElse() {
    List<Thread> made = new ArrayList<>();
    MetricsOptions options =
        MetricsOptions.builder()
            .threadFactory(
                task -> {
                  Thread thread = new Thread(task);
                  made.add(thread);
                  return thread;
                })
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      metrics.registry().counter("a_total", "A.").register();
      metrics.snapshot();
      assertThat(made).extracting(Thread::getName).containsExactly("tare-aggregator");
      ConcurrentHashMap<Thread, Integer> callers = new ConcurrentHashMap<>();
      metrics
          .registry()
          .gauge("g", "G.")
          .callback(() -> callers.merge(Thread.currentThread(), 1, Integer::sum));
      for (int i = 0; i < 10; i++) {
        metrics.snapshot();
      }
      assertThat(made).hasSize(2);
      assertThat(callers).containsOnlyKeys(made.get(1));
      assertThat(made.get(1)).returns("tare-collectors", Thread::getName);
      assertThat(made.get(1).isDaemon()).isTrue();
    }
    until("gone", () -> !made.get(1).isAlive());
  }
}
