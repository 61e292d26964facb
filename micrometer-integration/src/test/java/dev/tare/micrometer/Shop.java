package dev.tare.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An application with more than a hundred meters of every kind, which does the same with any
 * registry. What it registers is held, so that no gauge loses its object.
 */
final class Shop {
  private static final String[] KINDS = {"retail", "trade", "", "é\"\\\n"};

  private final MeterRegistry registry;
  private final MockClock clock;
  private final Random random = new Random(1);
  private final List<Counter> counters = new ArrayList<>();
  private final List<Timer> timers = new ArrayList<>();
  private final List<DistributionSummary> summaries = new ArrayList<>();
  private final List<LongTaskTimer> tasks = new ArrayList<>();
  private final List<double[]> numbers = new ArrayList<>();
  private final MultiGauge stock;

  Shop(MeterRegistry registry, MockClock clock) {
    this.registry = registry;
    this.clock = clock;
    registry.config().commonTags("service", "shop");
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("denied"));
    registry.config().meterFilter(MeterFilter.renameTag("renamed", "old.key", "new.key"));
    registry.config().meterFilter(new Percentiles());
    for (String kind : KINDS) {
      counters(kind);
      timers(kind);
      summaries(kind);
      gauges(kind);
      functions(kind);
    }
    this.stock = MultiGauge.builder("stock").description("Pieces left.").register(registry);
    restock(3);
    custom();
    counters.add(registry.counter("denied.orders"));
    counters.add(registry.counter("renamed.orders", "old.key", "1"));
    counters.add(registry.counter("grown", "a", "1"));
    counters.add(registry.counter("grown", "a", "1", "b", "2"));
    counters.add(registry.counter("grown", "c", "3"));
    timers.add(registry.timer("grown.time"));
    timers.add(registry.timer("grown.time", "a", "1"));
  }

  /** A filter that gives percentiles to those that asked for none. */
  private static final class Percentiles implements MeterFilter {
    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
      return id.getName().startsWith("filtered")
          ? DistributionStatisticConfig.builder().percentiles(0.9).build().merge(config)
          : config;
    }
  }

  private void counters(String kind) {
    counters.add(registry.counter("orders", "kind", kind));
    counters.add(registry.counter("orders.failed.total", "kind", kind, "error.type", "none"));
    counters.add(
        Counter.builder("sent")
            .baseUnit("bytes")
            .description("Sent \"out\" \\ far.")
            .tag("kind", kind)
            .register(registry));
    counters.add(Counter.builder("paid").baseUnit("euros").tag("kind", kind).register(registry));
  }

  private void timers(String kind) {
    timers.add(registry.timer("order", "kind", kind));
    timers.add(
        Timer.builder("order.slo")
            .tag("kind", kind)
            .description("With objectives.")
            .serviceLevelObjectives(
                Duration.ofMillis(1), Duration.ofMillis(100), Duration.ofSeconds(3))
            .register(registry));
    timers.add(
        Timer.builder("order.buckets")
            .tag("kind", kind)
            .publishPercentileHistogram()
            .register(registry));
    timers.add(
        Timer.builder("order.narrow.seconds")
            .tag("kind", kind)
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(20))
            .maximumExpectedValue(Duration.ofMillis(500))
            .register(registry));
    timers.add(
        Timer.builder("order.percentiles")
            .tag("kind", kind)
            .publishPercentiles(0.5, 0.95, 0.999)
            .register(registry));
    timers.add(
        Timer.builder("order.both")
            .tag("kind", kind)
            .publishPercentiles(0.5)
            .serviceLevelObjectives(Duration.ofMillis(10))
            .register(registry));
    timers.add(registry.timer("filtered.order", "kind", kind));
    timers.add(
        registry.timer(
            "http.server.requests",
            List.of(
                Tag.of("exception", "none"),
                Tag.of("method", "GET"),
                Tag.of("outcome", "SUCCESS"),
                Tag.of("status", "200"),
                Tag.of("uri", "/orders/{" + kind + "}"))));
    tasks.add(registry.more().longTaskTimer("import", "kind", kind));
    tasks.add(
        LongTaskTimer.builder("import.slo")
            .tag("kind", kind)
            .serviceLevelObjectives(Duration.ofSeconds(10), Duration.ofMinutes(2))
            .register(registry));
  }

  private void summaries(String kind) {
    summaries.add(registry.summary("basket", "kind", kind));
    summaries.add(
        DistributionSummary.builder("basket.size")
            .baseUnit("bytes")
            .tag("kind", kind)
            .serviceLevelObjectives(2, 1_000, 1e12)
            .register(registry));
    summaries.add(
        DistributionSummary.builder("basket.buckets")
            .tag("kind", kind)
            .publishPercentileHistogram()
            .register(registry)); // 276 of them
    summaries.add(
        DistributionSummary.builder("basket.scaled")
            .tag("kind", kind)
            .scale(0.25)
            .publishPercentiles(0.5, 0.9)
            .register(registry));
  }

  private void gauges(String kind) {
    double[] number = {random.nextDouble() * 1_000};
    numbers.add(number);
    Tags tags = Tags.of("kind", kind);
    Gauge.builder("queue", number, n -> n[0]).tags(tags).register(registry);
    Gauge.builder("disk", number, n -> n[0]).tags(tags).baseUnit("bytes").register(registry);
    Gauge.builder("load.ratio", number, n -> n[0]).tags(tags).register(registry);
    Gauge.builder("below.zero", number, n -> -n[0]).tags(tags).register(registry);
    Gauge.builder("build.info", number, n -> n[0]).tags(tags).register(registry);
    TimeGauge.builder("uptime", () -> number[0], TimeUnit.MILLISECONDS)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  private void functions(String kind) {
    double[] number = {random.nextInt(1_000) / 8.0};
    numbers.add(number);
    Tags tags = Tags.of("kind", kind);
    FunctionCounter.builder("polled", number, n -> n[0]).tags(tags).register(registry);
    FunctionTimer.builder(
            "polled.time", number, n -> (long) n[0], n -> n[0] * 3, TimeUnit.MILLISECONDS)
        .tags(tags)
        .register(registry);
  }

  private void custom() {
    List<Measurement> all =
        Stream.of(Statistic.values()).map(s -> new Measurement(() -> 1.5, s)).toList();
    Meter.builder("custom", Meter.Type.OTHER, all).tag("kind", "any").register(registry);
  }

  private void restock(int rows) {
    List<MultiGauge.Row<?>> pieces = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      int left = i * 10;
      pieces.add(MultiGauge.Row.of(Tags.of("article", "a" + i), () -> left));
    }
    stock.register(pieces, true);
  }

  int meters() {
    return registry.getMeters().size();
  }

  /** A minute of business. Sums of eighths are exact, in whatever order they are added. */
  void work() {
    for (Counter counter : counters) {
      counter.increment();
      counter.increment(random.nextInt(100) / 8.0);
    }
    for (Timer timer : timers) {
      for (int i = random.nextInt(50); i >= 0; i--) {
        timer.record((long) Math.exp(random.nextGaussian() * 2 + 17), TimeUnit.NANOSECONDS);
      }
      timer.record(() -> clock.add(Duration.ofMillis(3)));
      Timer.start(registry).stop(timer);
    }
    for (DistributionSummary summary : summaries) {
      for (int i = random.nextInt(50); i >= 0; i--) {
        summary.record(Math.rint(8 * Math.exp(random.nextGaussian() * 5 + 5)) / 8);
      }
      summary.record(random.nextInt(100));
      summary.record(0);
      summary.record(-1);
    }
    tasks.forEach(LongTaskTimer::start);
    numbers.forEach(number -> number[0]++);
    restock(2 + random.nextInt(3));
    clock.add(Duration.ofSeconds(7));
  }
}
