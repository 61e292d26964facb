package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NativeHistogram;
import dev.tare.model.SeriesIndex;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A family that is wrong costs itself: it is left out, counted, and told once. */
class MalformedFamilyTest {
  private static final SeriesIndex ONE = SeriesIndex.SINGLE;
  private static final long[] NONE = {};

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongs")
  void shouldLeaveOutOnlyWhatIsWrong(
      String what, MetricType type, Function<MetricDescriptor, Object> family, String message) {
    MetricDescriptor bad = descriptor(type);
    MetricDescriptor good = TestCollector.gauge("good");
    try (TestMetrics test = TestMetrics.open()) {
      test.registry().register(new TestCollector("before", "before"));
      test.registry()
          .register(
              new TestCollector(
                  "c", List.of(bad, good), () -> with(TestCollector.one(good), family.apply(bad))));
      test.registry().register(new TestCollector("after", "after"));

      for (int scrape = 1; scrape <= 3; scrape++) {
        MetricsSnapshot snapshot = test.metrics().snapshot();
        assertThat(names(snapshot)).contains("before", "good", "after").doesNotHaveDuplicates();
        assertThat(names(snapshot)).doesNotContain(bad.name().value());
        assertThat(snapshot.value("good")).isEqualTo(1);
        assertThat(snapshot.value("tare_collector_errors_total", "collector", "c"))
            .isEqualTo(scrape);
      }
      assertThat(test.awaitErrors(1))
          .singleElement()
          .asString()
          .contains("collector=c")
          .contains(message.split(" & ", -1));
    }
  }

  private static List<String> names(MetricsSnapshot snapshot) {
    return snapshot.families().stream().map(f -> f.descriptor().name().value()).toList();
  }

  static Stream<Arguments> wrongs() {
    return Stream.of(elements(), histograms(), natives(), summaries(), states()).flatMap(s -> s);
  }

  private static Stream<Arguments> elements() {
    return Stream.of(
        wrong("null element", MetricType.GAUGE, d -> null, "collect() & null"),
        wrong("no family", MetricType.GAUGE, d -> "text", "collect() & java.lang.String"),
        wrong(
            "unannounced",
            MetricType.GAUGE,
            d -> TestCollector.one(TestCollector.gauge("unknown")),
            "name=unknown & descriptors()"),
        wrong(
            "another definition",
            MetricType.GAUGE,
            d -> TestCollector.one(TestCollector.gauge("bad", "k")),
            "name=bad & announced as & returned as"),
        wrong(
            "other labels",
            MetricType.GAUGE,
            d -> new GaugeFamily(d, new SeriesIndex(List.of("k"), List.of(List.of("v"))), word()),
            "name=bad & labels=[k] & announced: []"),
        wrong("gauge", MetricType.COUNTER, d -> new GaugeFamily(d, ONE, word()), "COUNTER & Gauge"),
        wrong("counter", MetricType.GAUGE, d -> new CounterFamily(d, ONE, word()), "type=GAUGE"),
        wrong("info", MetricType.UNKNOWN, d -> new InfoFamily(d, ONE), "type=UNKNOWN"),
        wrong("gauge", MetricType.INFO, d -> new GaugeFamily(d, ONE, word()), "type=INFO"),
        wrong("gauge", MetricType.SUMMARY, d -> new GaugeFamily(d, ONE, word()), "type=SUMMARY"),
        wrong("gauge", MetricType.STATE_SET, d -> new GaugeFamily(d, ONE, word()), "STATE_SET"),
        wrong("gauge", MetricType.HISTOGRAM, d -> new GaugeFamily(d, ONE, word()), "HISTOGRAM"),
        wrong("info", MetricType.GAUGE_HISTOGRAM, d -> new InfoFamily(d, ONE), "GAUGE_HIST"));
  }

  private static Stream<Arguments> histograms() {
    return Stream.of(
        histogram("negative bound", new long[] {-1, 1}, new long[] {1, 0, 0, 0}, "le=-1.0"),
        histogram("bounds fall", new long[] {2, 1}, new long[4], "le=1.0 & ascending"),
        histogram("one bound twice", new long[] {1, 1}, new long[4], "le=1.0 & ascending"),
        histogram(
            "bounds that are one double",
            new long[] {1L << 60, (1L << 60) + 1},
            new long[4],
            "le=1.15"),
        histogram("negative count", new long[] {1}, new long[] {2, -1, 0}, "le=Infinity has -1"),
        histogram("no long", new long[] {1}, new long[] {Long.MAX_VALUE, 1, 0}, "below 2^63"),
        histogram("negative sum", new long[] {1}, new long[] {1, 0, -1}, "sum=-1.0"),
        wrong(
            "gauge histogram's count",
            MetricType.GAUGE_HISTOGRAM,
            d -> new HistogramFamily(d, ONE, new long[] {-1}, new long[] {-1, 0, 0}),
            "le=-1.0 has -1"),
        wrong(
            "gauge histogram's sum",
            MetricType.GAUGE_HISTOGRAM,
            d -> new HistogramFamily(d, ONE, new long[] {1}, new long[] {1, 0, -1}),
            "sum=-1.0"),
        exemplar("above its bucket", 0, 2),
        exemplar("below its bucket", 1, 1));
  }

  private static Arguments histogram(String what, long[] bounds, long[] values, String message) {
    return wrong(
        what,
        MetricType.HISTOGRAM,
        d -> new HistogramFamily(d, ONE, bounds, values),
        "name=bad & " + message);
  }

  private static Arguments exemplar(String what, int bucket, long value) {
    return wrong(
        "exemplar " + what,
        MetricType.HISTOGRAM,
        d -> {
          @Nullable Exemplar[] exemplars = new @Nullable Exemplar[2];
          exemplars[bucket] = new Exemplar(value, 1, 1, 1, 1);
          return new HistogramFamily(d, ONE, new long[] {1}, new long[] {1, 1, 3})
              .withExemplars(exemplars);
        },
        "exemplar=" + value);
  }

  private static Stream<Arguments> natives() {
    int[] none = {};
    return Stream.of(
        natives("schema", new NativeHistogram(9, 1, none, NONE), "schema=9 & -4 to 8"),
        natives("schema", new NativeHistogram(-5, 1, none, NONE), "schema=-5"),
        natives("zero count", new NativeHistogram(0, -1, none, NONE), "native count=-1"),
        natives("too few", new NativeHistogram(0, 0, none, NONE), "native count=0, count=1"),
        natives(
            "negative",
            new NativeHistogram(0, 2, new int[] {1}, new long[] {-1}),
            "native count=1, count=1 & each bucket 0 or more"),
        natives("order", new NativeHistogram(0, 0, new int[] {2, 1}, new long[] {1, 0}), "index=1"),
        natives("twice", new NativeHistogram(0, 0, new int[] {1, 1}, new long[] {1, 0}), "index=1"),
        natives(
            "beyond doubles",
            new NativeHistogram(0, 0, new int[] {1025}, new long[] {1}),
            "index=1025 & from -1074 to 1024"),
        natives(
            "below doubles",
            new NativeHistogram(-4, 0, new int[] {-68}, new long[] {1}),
            "index=-68 & from -67 to 64"));
  }

  private static Arguments natives(String what, NativeHistogram exponential, String message) {
    return wrong(
        "native " + what,
        MetricType.HISTOGRAM,
        d ->
            new HistogramFamily(d, ONE, new long[] {1}, new long[] {1, 0, 1})
                .withNative(List.of(exponential)),
        message);
  }

  private static Stream<Arguments> summaries() {
    return Stream.of(
        summary("quantile over 1", false, new double[] {0.5, 1.1}, new long[2], "quantile=1.1"),
        summary("quantile below 0", false, new double[] {-0.1}, new long[1], "quantile=-0.1"),
        summary("quantile -0", false, new double[] {-0.0}, new long[1], "quantile=-0.0"),
        summary("quantile NaN", false, new double[] {Double.NaN}, new long[1], "quantile=NaN"),
        summary("quantiles fall", false, new double[] {0.9, 0.5}, new long[2], "ascending"),
        summary("quantile twice", false, new double[] {0.5, 0.5}, new long[2], "ascending"),
        summary("negative quantile", false, new double[] {0.5}, new long[] {-1}, "quantile=-1"),
        summary("negative count", true, new double[0], new long[] {-1, 0}, "count=-1"),
        summary("negative sum", true, new double[0], new long[] {1, -1}, "sum=-1.0"));
  }

  private static Arguments summary(
      String what, boolean counted, double[] quantiles, long[] values, String message) {
    return wrong(
        what,
        MetricType.SUMMARY,
        d -> new SummaryFamily(d, ONE, quantiles, counted, values),
        "name=bad & " + message);
  }

  private static Stream<Arguments> states() {
    return Stream.of(
        states("twice", "on", "on"),
        states("empty", "on", ""),
        states("half a pair", "on", "\ud800"),
        states("none"));
  }

  private static Arguments states(String what, String... states) {
    return wrong(
        "states " + what,
        MetricType.STATE_SET,
        d -> new StateSetFamily(d, ONE, List.of(states), new boolean[states.length]),
        "name=bad & states=[");
  }

  private static long[] word() {
    return new long[1];
  }

  private static Arguments wrong(
      String what,
      MetricType type,
      Function<MetricDescriptor, @Nullable Object> family,
      String message) {
    return Arguments.of(what, type, family, message);
  }

  private static MetricDescriptor descriptor(MetricType type) {
    String suffix =
        switch (type) {
          case COUNTER -> "_total";
          case INFO -> "_info";
          default -> "";
        };
    return new MetricDescriptor(new MetricName("bad" + suffix), type, "Bad.", Unit.NONE, List.of());
  }

  /** As foreign code may do it: through a raw list. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static List<MetricFamily> with(Object... elements) {
    List raw = new ArrayList(Arrays.asList(elements));
    return raw;
  }
}
