package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tare.instrument.Histogram;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.QuantileMode;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Which quantiles a histogram has, what an expected interval changes in them, what they take. */
class QuantileOptionsTest {
  private static final long MS = 1_000_000;

  @Property(tries = 20)
  void shouldCorrectQuantilesOfTheWindowAndNothingElse(
      @ForAll Random random, @ForAll @IntRange(max = 2) int spills) {
    AtomicLong clock = new AtomicLong();
    MetricsOptions options =
        MetricsOptions.builder()
            .nanoClock(clock::get)
            .ringBytes(spills == 0 ? 64 * 1024 : 1024)
            .threadBlockBytes(spills == 1 ? 0 : 40 * 1024)
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      Histogram histogram =
          builder(metrics)
              .quantiles(0.25, 0.5, 0.75, 0.99)
              .expectedInterval(Duration.ofMillis(10))
              .register();
      List<Long> lifetime = new ArrayList<>();
      List<Long> before = List.of();
      for (int half = 0; half < 4; half++) {
        List<Long> values = stalls(random);
        values.forEach(value -> histogram.record((long) value));
        lifetime.addAll(values);
        metrics.snapshot();
        clock.addAndGet(Duration.ofSeconds(30).toNanos());
        MetricsSnapshot snapshot = metrics.snapshot();
        assertCorrected(snapshot, "60s", Stream.concat(before.stream(), values.stream()).toList());
        assertExact(snapshot, lifetime);
        before = values;
      }
    }
  }

  @Property(tries = 10)
  void shouldCorrectQuantilesOfTheLifetime(@ForAll Random random, @ForAll boolean spills) {
    try (Metrics metrics = open(spills)) {
      Histogram histogram =
          builder(metrics)
              .quantiles(0.25, 0.5, 0.75, 0.99)
              .lifetimeQuantiles()
              .expectedInterval(Duration.ofMillis(10))
              .register();
      List<Long> values = stalls(random);
      values.forEach(value -> histogram.record((long) value));
      assertCorrected(metrics.snapshot(), "lifetime", values);
    }
  }

  /** Mostly in time; then and now a stall of up to ten seconds; or nothing but stalls. */
  private static List<Long> stalls(Random random) {
    int often = random.nextInt(4) == 0 ? 1 : 50;
    List<Long> values = new ArrayList<>();
    int count = 200 + random.nextInt(2_000);
    for (int i = 0; i < count; i++) {
      boolean stall = random.nextInt(often) == 0;
      values.add(stall ? 9_000 * MS + random.nextLong(1_000 * MS) : random.nextLong(10 * MS));
    }
    return values;
  }

  /**
   * Beside a full ring as through it: no quantile was ever below the smallest that was recorded.
   */
  @Property(tries = 4)
  void shouldShowQuantilesBelowAllValuesThatWereRecorded(
      @ForAll boolean spills, @ForAll boolean window) {
    AtomicLong clock = new AtomicLong();
    MetricsOptions options =
        MetricsOptions.builder().nanoClock(clock::get).maxRings(spills ? 0 : 8).build();
    try (Metrics metrics = Metrics.open(options)) {
      HistogramBuilder builder = builder(metrics).expectedInterval(Duration.ofMillis(10));
      Histogram histogram = (window ? builder : builder.lifetimeQuantiles()).register();
      for (int i = 0; i < 100; i++) {
        histogram.record(1_000 * MS);
      }
      metrics.snapshot();
      clock.addAndGet(Duration.ofSeconds(30).toNanos());
      assertThat(quantile(metrics.snapshot(), window ? "60s" : "lifetime", 0.5) / MS)
          .isCloseTo(501, within(5.0));
    }
  }

  @Example
  void shouldHaveTheQuantilesThatTheOptionsSayWhereItSaysNothing() {
    for (QuantileMode mode : QuantileMode.values()) {
      try (Metrics metrics = Metrics.open(MetricsOptions.builder().quantiles(mode).build())) {
        builder(metrics).register();
        seconds(metrics, "w_seconds").quantileWindow(Duration.ofSeconds(10)).register();
        seconds(metrics, "l_seconds").lifetimeQuantiles().register();
        seconds(metrics, "n_seconds").quantiles().register();
        seconds(metrics, "q_seconds").quantiles(0.25).register();
        seconds(metrics, "i_seconds").expectedInterval(Duration.ofMillis(1)).register();
        metrics.registry().histogram("b_bytes", "B.").unit(Unit.BYTES).register();
        metrics.registry().histogram("p", "P.").buckets(1).quantiles(0.1).register();
        String chosen = mode == QuantileMode.LIFETIME ? "lifetime" : "60s";
        Map<String, String> windows =
            new TreeMap<>(
                Map.of(
                    "w_quantile_seconds", "10s",
                    "l_quantile_seconds", "lifetime",
                    "q_quantile_seconds", chosen,
                    "i_quantile_seconds", chosen,
                    "p_quantile", chosen));
        if (mode != QuantileMode.NONE) {
          windows.put("t_quantile_seconds", chosen);
        }
        assertThat(windowsOf(metrics.snapshot())).as("%s", mode).isEqualTo(windows);
      }
    }
  }

  private static HistogramBuilder seconds(Metrics metrics, String name) {
    return metrics.registry().histogram(name, "S.").unit(Unit.SECONDS);
  }

  private static Map<String, String> windowsOf(MetricsSnapshot snapshot) {
    Map<String, String> windows = new TreeMap<>();
    for (MetricFamily family : snapshot.families()) {
      MetricDescriptor descriptor = family.descriptor();
      if (descriptor.name().value().contains("_quantile")
          && !descriptor.name().value().startsWith("tare_")) {
        assertThat(descriptor.type()).isEqualTo(MetricType.GAUGE);
        assertThat(descriptor.labelNames()).containsExactly("quantile", "window");
        windows.put(descriptor.name().value(), family.series().values(0).get(1));
      }
    }
    return windows;
  }

  /** A window has two counts, each as large as values are spread and cells are full. */
  @Property(tries = 2)
  void shouldTakeNoMoreThanItSays(@ForAll boolean everything, @ForAll Random random) {
    AtomicLong clock = new AtomicLong();
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .nanoClock(clock::get)
            .threadBlockBytes(0) // of what is counted there, another count is kept
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      Histogram histogram = builder(metrics).register();
      for (int half = 0; half < 3; half++) {
        for (int i = 0; i < 100_000; i++) {
          double logarithm =
              everything ? random.nextDouble() * 28.9 : random.nextGaussian() * 1.5 + 13.8;
          histogram.record((long) Math.exp(logarithm));
          if (i % 1_000 == 0) {
            metrics.snapshot(); // so that nothing spills
          }
        }
        clock.addAndGet(Duration.ofSeconds(30).toNanos());
      }
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("tare_ring_spills_total")).isZero();
      double most = snapshot.value("tare_series_bytes", "metric", "t_seconds");
      double exported =
          snapshot.value("tare_memory_bytes", "part", "quantiles")
              + snapshot.value("tare_memory_bytes", "part", "series");
      assertThat(most).isBetween(22_000.0, 24_000.0);
      assertThat(exported).isLessThan(everything ? most : 10_000);
    }
  }

  @Example
  void shouldExportWhatASeriesTakesAtMost() {
    MetricsOptions all = MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build();
    try (Metrics metrics = Metrics.open(all)) {
      seconds(metrics, "n_seconds").quantiles().register();
      seconds(metrics, "l_seconds").lifetimeQuantiles().register();
      builder(metrics).significantDigits(3).expectedInterval(Duration.ofMillis(10)).register();
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("tare_series_bytes", "metric", "n_seconds")).isLessThan(1_200);
      assertThat(snapshot.value("tare_series_bytes", "metric", "l_seconds"))
          .isBetween(11_000.0, 12_500.0);
      assertThat(snapshot.value("tare_series_bytes", "metric", "t_seconds"))
          .isBetween(145_000.0, 160_000.0);
    }
  }

  private static Metrics open(boolean spills) {
    return Metrics.open(
        spills
            ? MetricsOptions.builder().ringBytes(1024).build()
            : MetricsOptions.builder().build());
  }

  private static HistogramBuilder builder(Metrics metrics) {
    return seconds(metrics, "t_seconds");
  }

  private static double quantile(MetricsSnapshot snapshot, String window, double quantile) {
    return snapshot.value(
            "t_quantile_seconds", "window", window, "quantile", Double.toString(quantile))
        * 1e9;
  }

  /** The list with what was not recorded put in, quantiles to two digits. */
  private static void assertCorrected(
      MetricsSnapshot snapshot, String window, List<Long> recorded) {
    List<Long> corrected = new ArrayList<>();
    for (long value : recorded) {
      for (long made = value; made == value || made >= 10 * MS; made -= 10 * MS) {
        corrected.add(made);
      }
    }
    corrected.sort(null);
    for (double quantile : new double[] {0.25, 0.5, 0.75, 0.99}) {
      long exact = corrected.get((int) Math.ceil(quantile * corrected.size()) - 1);
      // A value that was counted by its cell makes up others that are off by as much: 1 % of it,
      // which moves a rank among them by less than an interval.
      assertThat(quantile(snapshot, window, quantile))
          .as("quantile %s of %s", quantile, window)
          .isCloseTo((double) exact, within(exact / 50.0 + 10 * MS));
    }
  }

  private static void assertExact(MetricsSnapshot snapshot, List<Long> values) {
    assertThat(snapshot.value("t_seconds_count")).isEqualTo(values.size());
    assertThat(snapshot.value("t_seconds_sum"))
        .isEqualTo(values.stream().mapToLong(Long::longValue).sum() / 1e9, within(1e-3));
    assertThat(snapshot.value("t_seconds_bucket", "le", "0.01"))
        .isEqualTo((double) values.stream().filter(value -> value <= 10 * MS).count());
  }
}
