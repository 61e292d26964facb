package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tare.instrument.Family;
import dev.tare.model.TraceContext;
import dev.tare.registry.MetricRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What series that are no histograms take: as exported, and as weighed in the heap. */
class InstrumentMemoryTest {
  private static final int SERIES = 40_000;

  /** Of which the ring has no room for all: what every series may have is counted with it. */
  private static final TraceContext SPAN =
      new TraceContext() {
        @Override
        public long spanId() {
          return 1;
        }

        @Override
        public long traceIdHigh() {
          return 2;
        }

        @Override
        public long traceIdLow() {
          return 3;
        }
      };

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(
            "counter",
            use(r -> r.counter("c_total", "C.").labels("l").family(), c -> c.increment())),
        Arguments.of(
            "counter with exemplars",
            use(
                r -> r.counter("c_total", "C.").labels("l").exemplars(SPAN).family(),
                c -> c.increment())),
        Arguments.of("gauge", use(r -> r.gauge("g", "G.").labels("l").family(), g -> g.set(1))),
        Arguments.of(
            "up-down counter",
            use(r -> r.upDownCounter("u", "U.").labels("l").family(), u -> u.begin())));
  }

  private static <T> BiConsumer<MetricRegistry, Integer> use(
      Function<MetricRegistry, Family<T>> family, java.util.function.Consumer<T> touch) {
    return (registry, series) -> {
      Family<T> all = family.apply(registry);
      for (int i = 0; i < series; i++) {
        touch.accept(all.with("value " + i));
      }
    };
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void shouldBeInTheMemoryThatIsExported(String kind, BiConsumer<MetricRegistry, Integer> make) {
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .seriesLimit(SERIES)
            .totalSeriesLimit(SERIES)
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      make.accept(metrics.registry(), 1);
      metrics.snapshot();
      long before = heap();
      make.accept(metrics.registry(), SERIES);
      double exported = metrics.snapshot().value("tare_memory_bytes", "part", "series");
      double measured = heap() - before;
      assertThat(exported / SERIES)
          .as(kind)
          .isCloseTo(measured / SERIES, within(exported / SERIES / 5));
    }
  }

  private static long heap() {
    List<Long> used = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      used.add(runtime.totalMemory() - runtime.freeMemory());
    }
    return used.stream().mapToLong(Long::longValue).min().orElseThrow();
  }
}
