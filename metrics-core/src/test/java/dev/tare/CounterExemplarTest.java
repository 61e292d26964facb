package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.tare.instrument.Counter;
import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.Event;
import dev.tare.instrument.Family;
import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.TraceContext;
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

/** Counters show what was added last with its trace, by the rules of histograms. */
@Tag("recording")
class CounterExemplarTest {
  private final AtomicLong nanos = new AtomicLong(1);
  private final List<Throwable> told = new CopyOnWriteArrayList<>();
  private final Span span = new Span();
  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder()
              .selfMetrics(SelfMetricDetail.ALL)
              .nanoClock(nanos::get)
              .epochClock(() -> 1_700_000_000_123L)
              .ringBytes(1024)
              .scrapeTimeout(Duration.ofHours(1))
              .errorHandler(told::add)
              .build());

  /** A span whose id is set by the test, and which counts how often it was used. */
  private static class Span implements TraceContext {
    private volatile long id = 7;
    private final AtomicInteger used = new AtomicInteger();

    @Override
    public long spanId() {
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

  @AfterEach
  void close() {
    metrics.close();
  }

  private CounterBuilder counter() {
    return metrics.registry().counter("c_total", "C.").exemplars(span);
  }

  private @Nullable Exemplar shown(int row) {
    return ((CounterFamily) metrics.snapshot().family("c_total")).exemplar(row);
  }

  /** The aggregator has looked at the clock before it answers a scrape. */
  private void nextInterval() {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
    metrics.snapshot();
  }

  @Test
  void shouldShowWhatWasAddedLastWithItsTrace() {
    Counter counter = counter().register();
    assertThat(shown(0)).isNull();
    counter.increment();
    assertThat(shown(0)).isEqualTo(new Exemplar(1, 7_000, 700, 7, 1_700_000_000_123L));
    counter.add(5);
    assertThat(Objects.requireNonNull(shown(0)).rawValue()).as("one in an interval").isEqualTo(1);
    nextInterval();
    span.id = 8;
    counter.add(6);
    assertThat(shown(0)).isEqualTo(new Exemplar(6, 8_000, 800, 8, 1_700_000_000_123L));
    assertThat(metrics.snapshot().value("c_total")).isEqualTo(12);
  }

  @Test
  void shouldTakeOfWhicheverWayAnAmountIsAdded() {
    Counter counter =
        metrics.registry().counter("c_seconds_total", "C.").exemplars(span).register();
    counter.increment();
    assertThat(shownSeconds()).isEqualTo(1_000_000_000);
    nextInterval();
    counter.inc(0.5);
    assertThat(shownSeconds()).isEqualTo(500_000_000);
    nextInterval();
    counter.add(Duration.ofMillis(2));
    assertThat(shownSeconds()).isEqualTo(2_000_000);
    nextInterval();
    counter.add(-1);
    counter.add(0);
    assertThat(shownSeconds()).as("nothing added").isEqualTo(2_000_000);
    assertThat(span.used).hasValue(3);
  }

  private long shownSeconds() {
    CounterFamily family = (CounterFamily) metrics.snapshot().family("c_seconds_total");
    return Objects.requireNonNull(family.exemplar(0)).rawValue();
  }

  @Test
  void shouldTakeOneInAnIntervalWhateverTheThreads() throws InterruptedException {
    Counter counter = counter().register();
    for (int interval = 1; interval <= 3; interval++) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        threads.add(new Thread(() -> incrementMany(counter)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(span.used).hasValue(interval);
      nextInterval();
    }
    assertThat(metrics.snapshot().value("c_total")).isEqualTo(12_000);
  }

  private static void incrementMany(Counter counter) {
    for (int i = 0; i < 1_000; i++) {
      counter.increment();
    }
  }

  @Test
  void shouldTakeNoneOutsideASampledSpan() {
    Counter counter = counter().register();
    span.id = 0;
    counter.increment();
    assertThat(shown(0)).isNull();
    span.id = 9;
    counter.increment();
    assertThat(Objects.requireNonNull(shown(0)).spanId()).isEqualTo(9);
    assertThat(metrics.snapshot().value("c_total")).isEqualTo(2);
  }

  @Test
  void shouldShowThoseOfEverySeriesAndForgetThemWithIt() {
    Family<Counter> family = counter().labels("l").family();
    Counter a = family.with("a");
    a.add(3);
    family.with("b").add(4);
    assertThat(Objects.requireNonNull(shown(0)).rawValue()).isEqualTo(3);
    assertThat(Objects.requireNonNull(shown(1)).rawValue()).isEqualTo(4);
    nextInterval();
    family.remove("a");
    a.add(5);
    Counter again = family.with("a");
    assertThat(shown(0)).isNull();
    again.add(6);
    assertThat(Objects.requireNonNull(shown(0)).rawValue()).isEqualTo(6);
    assertThat(metrics.snapshot().value("c_total", "l", "a")).isEqualTo(6);
    assertThat(metrics.snapshot().value("tare_records_after_removal_total")).isEqualTo(5);
    assertThat(told).isEmpty();
  }

  @Test
  void shouldShowExemplarsOfEvents() {
    Event event =
        metrics
            .registry()
            .event("order")
            .label("kind", 7)
            .counts(counter().labels("kind"))
            .counts(metrics.registry().counter("plain_total", "P.").labels("kind"))
            .register();
    long key = event.key("a");
    event.record(key);
    nextInterval();
    event.record(key);
    assertThat(Objects.requireNonNull(shown(0)).rawValue()).isEqualTo(1);
    assertThat(((CounterFamily) metrics.snapshot().family("plain_total")).exemplar(0)).isNull();
    assertThat(metrics.snapshot().value("c_total", "kind", "a")).isEqualTo(2);
    metrics.registry().removeSeries("c_total", "a");
    event.record(key);
    assertThat(metrics.snapshot().value("c_total", "kind", "a")).isEqualTo(1);
  }

  @Test
  void shouldCountAndTellWhatATraceContextThrows() {
    Counter counter =
        metrics
            .registry()
            .counter("c_total", "C.")
            .exemplars(
                new Span() {
                  @Override
                  public long spanId() {
                    throw new IllegalStateException("no context");
                  }
                })
            .register();
    incrementMany(counter);
    assertThat(metrics.snapshot().value("c_total")).isEqualTo(1_000);
    assertThat(metrics.snapshot().value("tare_exemplar_errors_total")).isEqualTo(1);
    assertThat(told).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldAllocateNothingOnTheRecordingThread() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Counter counter = counter().register();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 200 && least > 0; round++) {
      nextInterval();
      long before = threads.getCurrentThreadAllocatedBytes();
      counter.increment();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isZero();
  }

  @Test
  void shouldBeTheSameCounterWithAnotherContext() {
    Counter counter = counter().register();
    metrics.registry().counter("c_total", "C.").exemplars(new Span()).register().increment();
    counter.increment();
    assertThat(metrics.snapshot().value("c_total")).isEqualTo(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.registry().counter("c_total", "C.").register())
        .withMessageContaining("c_total");
  }

  @Test
  void shouldRefuseThemForACallback() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counter().callback(() -> 1))
        .withMessage(
            "exemplars of name=c_total (allowed for callbacks: none; a Collector may have some)");
  }
}
