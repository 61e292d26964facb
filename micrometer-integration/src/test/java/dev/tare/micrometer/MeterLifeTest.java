package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.Detail;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricsSnapshot;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Meters that come, grow, differ, fail and go. */
class MeterLifeTest {
  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder()
              .selfMetrics(SelfMetricDetail.ALL)
              .commonLabel("zone", "a")
              .build());
  private final MockClock clock = new MockClock();
  private final TareMeterRegistry registry =
      new TareMeterRegistry(metrics, clock, Duration.ofMinutes(1));
  private final List<String> failed = new ArrayList<>();

  MeterLifeTest() {
    registry.config().onMeterRegistrationFailed((id, why) -> failed.add(id.getName() + ": " + why));
  }

  @AfterEach
  void close() {
    registry.close();
    metrics.close();
  }

  private double value(String sample, String... labels) {
    return metrics.snapshot().value(sample, labels);
  }

  /** All that there are, those that no page shows included. */
  private double series() {
    GaugeFamily series = (GaugeFamily) metrics.snapshot().family("tare_series");
    return IntStream.range(0, series.series().size()).mapToDouble(series::value).sum();
  }

  @Test
  void shouldGiveASeriesBackThatIsRemoved() {
    Timer retail = registry.timer("order", "kind", "retail");
    Timer trade = registry.timer("order", "kind", "trade");
    retail.record(Duration.ofSeconds(1));
    trade.record(Duration.ofSeconds(2));
    assertThat(value("order_seconds_sum", "kind", "retail")).isEqualTo(1);
    double series = series();
    registry.remove(retail);
    retail.record(Duration.ofSeconds(5)); // shows nowhere
    assertThat(metrics.snapshot().find("order_seconds_sum", "kind", "retail")).isEmpty();
    assertThat(value("order_seconds_sum", "kind", "trade")).isEqualTo(2);
    assertThat(series()).isEqualTo(series - 1);
    registry.timer("order", "kind", "retail").record(Duration.ofSeconds(3));
    assertThat(value("order_seconds_sum", "kind", "retail")).isEqualTo(3);
    trade.close();
    assertThat(registry.find("order").tag("kind", "trade").timer()).isNull();
    assertThat(metrics.snapshot().find("order_seconds_sum", "kind", "trade")).isEmpty();
  }

  /** Of every kind, whoever of them Micrometer itself would have to close. */
  @Test
  void shouldTakeAMeterOffThePageThatIsClosed() {
    clock.add(Duration.ofSeconds(1));
    new Shop(registry, clock).work();
    assertThat(registry.getMeters()).hasSizeGreaterThan(100);
    for (Meter meter : registry.getMeters()) {
      if (!(meter instanceof TimeGauge)) { // which is Micrometer's own, around a gauge
        meter.close();
        meter.close();
      }
    }
    assertThat(registry.getMeters()).allMatch(TimeGauge.class::isInstance);
    registry.getMeters().forEach(registry::remove);
    assertThat(metrics.snapshot().families())
        .allMatch(family -> family.descriptor().name().value().startsWith("tare_"));
  }

  @Test
  void shouldLeaveItsSuccessorAloneWhenItIsClosedLate() {
    Timer first = registry.timer("t");
    registry.remove(first);
    Timer second = registry.timer("t");
    second.record(Duration.ofSeconds(1));
    first.close();
    assertThat(second.count()).isEqualTo(1);
    assertThat(value("t_seconds_count")).isEqualTo(1);
  }

  /** Their bounds are in another unit. */
  @Test
  void shouldTakeNoBucketsFromAMeterOfAnotherKind() {
    DistributionSummary.builder("x.seconds").serviceLevelObjectives(0.5).register(registry);
    Timer timer =
        Timer.builder("x").serviceLevelObjectives(Duration.ofMillis(1)).register(registry);
    timer.record(Duration.ofMillis(1));
    assertThat(failed).hasSize(1).first().asString().startsWith("x: ");
    assertThat(timer.takeSnapshot().histogramCounts())
        .extracting(CountAtBucket::count)
        .containsExactly(1.0);
  }

  @Test
  void shouldGiveLongTasksTheBucketsOfTheFirst() {
    LongTaskTimer.builder("l")
        .tag("a", "1")
        .serviceLevelObjectives(Duration.ofSeconds(2))
        .register(registry)
        .start();
    LongTaskTimer.builder("l")
        .tag("a", "2")
        .serviceLevelObjectives(Duration.ofSeconds(9))
        .register(registry)
        .start();
    registry.more().longTaskTimer("l", "a", "3").start();
    clock.add(Duration.ofSeconds(1));
    HistogramFamily family = (HistogramFamily) metrics.snapshot().family("l_seconds");
    assertThat(family.upperBound(0)).isEqualTo(2);
    for (int row = 0; row < 3; row++) {
      assertThat(family.bucketCount(row, 0)).isEqualTo(1);
      assertThat(family.count(row)).isEqualTo(1);
      assertThat(family.sum(row)).isEqualTo(1);
    }
  }

  /** Two hundred times, as a cache does whose peers come and go. */
  @Test
  void shouldLeaveNothingBehind() {
    metrics.snapshot();
    double before = series();
    for (int i = 0; i < 200; i++) {
      Meter timer =
          Timer.builder("peer")
              .tag("no", "" + i)
              .serviceLevelObjectives(Duration.ofNanos(i + 1L))
              .register(registry);
      DistributionSummary summary = registry.summary("peer.bytes", "no", "" + i);
      Counter counter = registry.counter("peer.calls", "no", "" + i);
      registry.remove(timer);
      registry.remove(summary);
      counter.close();
    }
    MetricsSnapshot left = metrics.snapshot();
    assertThat(left.toString()).doesNotContain("peer");
    assertThat(series()).isEqualTo(before);
    assertThat(metrics.registry().descriptors().toString()).doesNotContain("peer");
    // The name is free, for whatever is to have it.
    metrics.registry().gauge("peer_seconds", "Free.").register().set(1);
    assertThat(value("peer_seconds")).isEqualTo(1);
  }

  @Test
  void shouldTakeTagsThatDifferUnderOneName() {
    registry.counter("calls", "a", "1").increment();
    assertThat(value("calls_total", "a", "1")).isEqualTo(1);
    registry.counter("calls", "a", "1", "b", "2").increment(2);
    registry.counter("calls").increment(3);
    assertThat(value("calls_total", "a", "1", "b", "")).isEqualTo(1);
    assertThat(value("calls_total", "a", "1", "b", "2")).isEqualTo(2);
    assertThat(value("calls_total", "a", "", "b", "")).isEqualTo(3);
    Timer first = registry.timer("time");
    first.record(Duration.ofSeconds(1));
    assertThat(value("time_seconds_count")).isEqualTo(1);
    Timer more = registry.timer("time", "a", "1");
    more.record(Duration.ofSeconds(1));
    first.record(Duration.ofSeconds(1));
    assertThat(value("time_seconds_count", "a", "")).isEqualTo(2);
    assertThat(value("time_seconds_count", "a", "1")).isEqualTo(1);
    assertThat(value("time_seconds_max", "a", "1")).isEqualTo(1);
    registry.remove(more);
    assertThat(value("time_seconds_count")).as("without the label again").isEqualTo(2);
    assertThat(failed).isEmpty();
  }

  @Test
  void shouldRefuseTheSecondOfTwoSeriesThatPrometheusTakesForOne() {
    registry.counter("calls", "a", "1").increment();
    registry.counter("calls", "a", "1", "b", "").increment(5);
    registry.counter("twice", "a.b", "1", "a_b", "2").increment();
    assertThat(value("calls_total", "a", "1")).isEqualTo(1);
    assertThat(failed).hasSize(2).first().asString().contains("another meter has them");
    assertThat(failed.get(1)).contains("its label comes twice");
    assertThat(value("micrometer_meter_failures_total", "meter", "calls", "reason", "refused"))
        .isEqualTo(1);
  }

  @Test
  void shouldTellWhoHasAName() {
    metrics.registry().gauge("taken", "Tare's own.").register();
    registry.gauge("taken", 1);
    registry.counter("other.kind");
    registry.gauge("other.kind.total", 1);
    registry.timer("t");
    registry.gauge("t.seconds.max", 1);
    Timer withBuckets =
        Timer.builder("t")
            .tag("a", "1")
            .serviceLevelObjectives(Duration.ofMillis(1))
            .register(registry);
    withBuckets.record(Duration.ofSeconds(1));
    assertThat(failed).hasSize(3);
    assertThat(failed.get(0)).startsWith("taken: ").contains("name=taken");
    assertThat(failed.get(1)).startsWith("other.kind.total: ").contains("COUNTER");
    assertThat(failed.get(2)).startsWith("t.seconds.max: ").contains("t_seconds_max");
    assertThat(value("t_seconds_count", "a", "1")).as("as the first one: no buckets").isEqualTo(1);
  }

  /** Nothing of what it recorded is lost to who holds it. */
  @Test
  void shouldRecordEvenWhatItCannotShow() {
    registry.gauge("x.seconds", 1);
    Timer hidden = registry.timer("x");
    hidden.record(Duration.ofSeconds(3));
    assertThat(failed).hasSize(1);
    assertThat(hidden.count()).isEqualTo(1);
    assertThat(hidden.totalTime(TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(value("x_seconds")).isEqualTo(1);
  }

  @Test
  void shouldGiveAllOfANameTheBucketsOfTheFirst() {
    Timer first =
        Timer.builder("t")
            .tag("a", "1")
            .serviceLevelObjectives(Duration.ofMillis(1))
            .register(registry);
    Timer second =
        Timer.builder("t")
            .tag("a", "2")
            .serviceLevelObjectives(Duration.ofMillis(2))
            .register(registry);
    Timer third = registry.timer("t", "a", "3");
    List.of(first, second, third).forEach(timer -> timer.record(Duration.ofNanos(1_000_001)));
    for (String a : List.of("1", "2", "3")) {
      assertThat(value("t_seconds_bucket", "a", a, "le", "0.001")).isZero();
      assertThat(value("t_seconds_bucket", "a", a, "le", "+Inf")).isEqualTo(1);
    }
    assertThat(second.takeSnapshot().histogramCounts())
        .extracting(CountAtBucket::bucket)
        .containsExactly(1e6);
    assertThat(failed).isEmpty();
  }

  @Test
  void shouldLeaveOutWhatEverySeriesHasAnyway() {
    registry.counter("calls", "zone", "a").increment();
    assertThat(value("calls_total")).isEqualTo(1);
    registry.counter("calls", "zone", "b").increment();
    assertThat(failed).hasSize(1).first().asString().contains("a common label of Metrics");
  }

  @Test
  void shouldCountAFunctionThatThrowsAndShowTheRest() {
    registry.more().counter("broken", List.of(), this, o -> broken());
    registry.more().counter("sound", List.of(), this, o -> 2);
    registry
        .more()
        .timer("broken.time", List.of(), this, o -> 1, o -> Double.NaN, TimeUnit.SECONDS);
    Gauge.builder("absent", () -> null).register(registry);
    MetricsSnapshot page = metrics.snapshot();
    assertThat(page.value("sound_total")).isEqualTo(2);
    assertThat(page.find("broken_total")).isEmpty();
    assertThat(page.find("broken_time_seconds_count")).isEmpty();
    assertThat(page.find("absent")).isEmpty();
    assertThat(value("micrometer_meter_failures_total", "meter", "broken", "reason", "unreadable"))
        .isPositive();
    assertThat(
            value(
                "micrometer_meter_failures_total", "meter", "broken.time", "reason", "unreadable"))
        .isPositive();
  }

  @Test
  void shouldLeaveOutNoMoreThanTheNameWhoseFunctionHangs() {
    CountDownLatch hanging = new CountDownLatch(1);
    try (Metrics impatient =
        Metrics.open(MetricsOptions.builder().collectorTimeout(Duration.ofSeconds(2)).build())) {
      TareMeterRegistry bound = new TareMeterRegistry(impatient);
      Gauge.builder("hangs", hanging, MeterLifeTest::await).register(bound);
      bound.counter("sound").increment();
      MetricsSnapshot page = impatient.snapshot();
      assertThat(page.find("hangs")).isEmpty();
      assertThat(page.value("sound_total")).isEqualTo(1);
      hanging.countDown();
      bound.close();
    }
  }

  private static double await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static double broken() {
    throw new IllegalStateException("broken");
  }

  @Test
  void shouldCountFractionsAsADoubleDoes() {
    Counter sums = registry.counter("sums");
    double expected = 0;
    for (int i = 0; i < 1_000; i++) {
      sums.increment(0.1);
      expected += 0.1;
    }
    assertThat(sums.count()).isEqualTo(expected);
    assertThat(value("sums_total")).isEqualTo(expected);
    sums.increment(-1);
    sums.increment(Double.NaN);
    sums.increment(1L << 40);
    assertThat(sums.count()).isCloseTo(expected + (1L << 40), within(1e-3));
  }

  /** Micrometer's own rounds amounts up to whole ones before it looks for their bucket. */
  @Test
  void shouldCountAnAmountInItsBucketThoughTheBoundIsNotWhole() {
    DistributionSummary summary =
        DistributionSummary.builder("s").serviceLevelObjectives(0.5, 1.5).register(registry);
    for (double amount : new double[] {0.5, 0.51, 1.5, 1.51, 1e300}) {
      summary.record(amount);
    }
    assertThat(value("s_bucket", "le", "0.5")).isEqualTo(1);
    assertThat(value("s_bucket", "le", "1.5")).isEqualTo(3);
    assertThat(value("s_count")).isEqualTo(5);
    assertThat(value("s_sum")).isEqualTo(summary.totalAmount());
  }

  @Test
  void shouldRefuseAMeterBeyondTheLimitInsteadOfMixingTwo() {
    try (Metrics small = Metrics.open(MetricsOptions.builder().totalSeriesLimit(3).build())) {
      TareMeterRegistry limited = new TareMeterRegistry(small, clock, Duration.ofMinutes(1));
      limited.config().onMeterRegistrationFailed((id, why) -> failed.add(why));
      for (int i = 0; i < 10; i++) {
        limited.timer("t", "no", "" + i).record(Duration.ofSeconds(i + 1L));
      }
      MetricsSnapshot page = small.snapshot();
      int shown = 0;
      for (int i = 0; i < 10; i++) {
        var sum = page.find("t_seconds_sum", "no", "" + i);
        if (sum.isPresent()) {
          assertThat(sum.getAsDouble()).isEqualTo(i + 1);
          shown++;
        }
      }
      assertThat(shown).as("beside micrometer_meter_failures_total, and the overflow").isEqualTo(2);
      assertThat(failed).hasSize(10 - shown).allMatch(why -> why.contains("totalSeriesLimit"));
      limited.close();
    }
  }

  @Test
  void shouldLetAListenerThrow() {
    registry
        .config()
        .onMeterRegistrationFailed(
            (id, why) -> {
              throw new IllegalArgumentException(why);
            });
    registry.gauge("x.seconds", 1);
    for (int i = 0; i < 3; i++) {
      assertThatIllegalArgumentException().isThrownBy(() -> registry.timer("x"));
    }
    assertThat(metrics.recorded(Detail.BUCKETS).families())
        .as("what those timers would have recorded into")
        .noneMatch(family -> family.descriptor().name().value().startsWith("micrometer:"));
    assertThat(registry.find("x").timer()).isNull();
  }

  /** What a redeployment does. */
  @Test
  void shouldGiveEverythingBackWhenItIsClosed() {
    double before = series();
    for (int i = 0; i < 3; i++) {
      TareMeterRegistry deployed = new TareMeterRegistry(metrics);
      deployed.timer("deployed").record(Duration.ofSeconds(1));
      deployed.summary("deployed.bytes").record(1);
      assertThat(value("deployed_seconds_count")).isEqualTo(1);
      deployed.close();
      deployed.close();
      assertThat(metrics.snapshot().toString()).doesNotContain("deployed");
      assertThat(series()).isEqualTo(before);
      assertThat(deployed.timer("late").count()).isZero();
    }
    assertThat(failed).isEmpty();
  }

  @Test
  void shouldShowWhatWasRecordedWhenMetricsAreClosed() {
    Timer timer = registry.timer("last");
    timer.record(Duration.ofSeconds(1));
    metrics.close();
    assertThat(timer.count()).isEqualTo(1);
    assertThat(metrics.snapshot().value("last_seconds_count")).isEqualTo(1);
  }
}
