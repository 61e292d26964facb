package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.Histogram;
import dev.tare.model.Exemplar;
import dev.tare.model.HistogramFamily;
import dev.tare.model.TraceContext;
import dev.tare.model.Unit;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Examples of values, with their traces: few, late if need be, and never at a value's cost. */
@Tag("recording")
class ExemplarTest {
  private final AtomicLong nanos = new AtomicLong(1);
  private final List<Throwable> told = new CopyOnWriteArrayList<>();
  private final Metrics metrics = open(64);

  /** A span whose ids are set by the test, and which counts how often it was used. */
  private static class Span implements TraceContext {
    private volatile long id = 7;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger used = new AtomicInteger();

    @Override
    public long spanId() {
      asked.incrementAndGet();
      return id;
    }

    @Override
    public long traceIdHigh() {
      used.incrementAndGet();
      return id * 1_000;
    }

    @Override
    public long traceIdLow() {
      return id * 100;
    }
  }

  private Metrics open(int maxRings) {
    return Metrics.open(
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .nanoClock(nanos::get)
            .ringBytes(1024)
            .maxRings(maxRings)
            .scrapeTimeout(Duration.ofHours(1))
            .errorHandler(told::add)
            .build());
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private static Histogram histogram(Metrics metrics, TraceContext traces) {
    return metrics
        .registry()
        .histogram("t_seconds", "Times.")
        .unit(Unit.SECONDS)
        .buckets(0.001, 0.01)
        .exemplars(traces)
        .register();
  }

  private static @Nullable Exemplar shown(Metrics metrics, int bucket) {
    return ((HistogramFamily) metrics.snapshot().family("t_seconds")).exemplar(0, bucket);
  }

  /** The aggregator has looked at the clock before it answers a scrape. */
  private void nextInterval() {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
    metrics.snapshot();
  }

  @Test
  void shouldShowTheLastExemplarOfEachBucket() {
    Span span = new Span();
    Histogram histogram = histogram(metrics, span);
    long before = System.currentTimeMillis();
    histogram.record(500_000);
    nextInterval();
    span.id = 8;
    histogram.record(1_000_000); // the bound itself
    nextInterval();
    histogram.record(1_000_001);
    Exemplar low = Objects.requireNonNull(shown(metrics, 0));
    assertThat(low.epochMs()).isBetween(before, System.currentTimeMillis());
    assertThat(low).isEqualTo(new Exemplar(1_000_000, 8_000, 800, 8, low.epochMs()));
    assertThat(Objects.requireNonNull(shown(metrics, 1)).rawValue()).isEqualTo(1_000_001);
    assertThat(shown(metrics, 2)).isNull();
    assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(3);
  }

  @Test
  void shouldTakeOneInAnIntervalWhateverTheThreads() throws InterruptedException {
    Span span = new Span();
    Histogram histogram = histogram(metrics, span);
    for (int interval = 1; interval <= 3; interval++) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        threads.add(new Thread(() -> recordMany(histogram)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(span.used).hasValue(interval);
      nextInterval();
    }
    assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(12_000);
  }

  private static void recordMany(Histogram histogram) {
    for (int i = 0; i < 1_000; i++) {
      histogram.record(i);
    }
  }

  @Test
  void shouldTakeNoneOutsideASampledSpanAndAskAgain() {
    Span span = new Span();
    span.id = 0;
    Histogram histogram = histogram(metrics, span);
    histogram.record(1);
    histogram.record(2);
    assertThat(span.asked).hasValue(2);
    assertThat(shown(metrics, 0)).isNull();
    span.id = 9;
    histogram.record(3);
    assertThat(Objects.requireNonNull(shown(metrics, 0)).rawValue()).isEqualTo(3);
  }

  @Test
  void shouldCountAndTellWhatATraceContextThrows() {
    Histogram histogram =
        histogram(
            metrics,
            new Span() {
              @Override
              public long spanId() {
                throw new IllegalStateException("no context");
              }
            });
    for (int i = 0; i < 1_000; i++) {
      histogram.record(i);
    }
    assertThat(metrics.snapshot().value("t_seconds_count")).isEqualTo(1_000);
    assertThat(metrics.snapshot().value("tare_exemplar_errors_total"))
        .as("once in an interval, not once a value")
        .isEqualTo(1);
    assertThat(told).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldShowExemplarsOfThreadsWithoutARing() {
    try (Metrics shared = open(0)) {
      Histogram histogram = histogram(shared, new Span());
      for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
          shown(shared, 0) == null && System.nanoTime() < end; ) {
        histogram.record(5); // the first comes before the shared rings are made
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        shared.snapshot();
      }
      assertThat(Objects.requireNonNull(shown(shared, 0)).spanId()).isEqualTo(7);
    }
  }

  @Test
  void shouldShowExemplarsOfEvents() {
    Event event =
        metrics
            .registry()
            .event("order")
            .label("kind", 7)
            .measures(
                metrics
                    .registry()
                    .histogram("t_seconds", "Times.")
                    .unit(Unit.SECONDS)
                    .labels("kind")
                    .exemplars(new Span()))
            .register();
    EventField time = event.field("t_seconds");
    long key = event.key("a");
    event.record(key, time, 3_000_000);
    nextInterval();
    event.record(key, time, 4_000_000);
    event.record(key, time, Event.ABSENT);
    HistogramFamily family = (HistogramFamily) metrics.snapshot().family("t_seconds");
    assertThat(family.count(0)).isEqualTo(2);
    List<Long> values = new ArrayList<>();
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      Exemplar exemplar = family.exemplar(0, bucket);
      if (exemplar != null) {
        values.add(exemplar.rawValue());
      }
    }
    assertThat(values).as("the first event of a key may have none").contains(4_000_000L);
  }

  @Test
  void shouldAllocateNothingOnTheRecordingThread() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Histogram histogram = histogram(metrics, new Span());
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 200 && least > 0; round++) {
      nextInterval();
      long before = threads.getCurrentThreadAllocatedBytes();
      histogram.record(round);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isZero();
  }
}
