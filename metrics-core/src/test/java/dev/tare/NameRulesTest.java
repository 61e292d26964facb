package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.Collector;
import dev.tare.model.CounterFamily;
import dev.tare.model.Detail;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Families that are denied or renamed when they are registered. */
class NameRulesTest {
  private final List<Throwable> told = new CopyOnWriteArrayList<>();
  private final List<Metrics> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(Metrics::close);
  }

  private Metrics open(UnaryOperator<MetricsOptions.Builder> change) {
    Metrics metrics =
        Metrics.open(
            change
                .apply(
                    MetricsOptions.builder()
                        .collectorTimeout(Duration.ofMinutes(5)) // busy machines
                        .errorHandler(told::add))
                .build());
    opened.add(metrics);
    return metrics;
  }

  private static List<String> names(MetricsSnapshot snapshot) {
    return snapshot.families().stream()
        .map(family -> family.descriptor().name().value())
        .filter(name -> !name.startsWith("tare_"))
        .toList();
  }

  @Test
  void shouldNotRegisterWhatIsDenied() {
    Metrics metrics = open(options -> options.deny("cache_*", "exact_total"));
    MetricRegistry registry = metrics.registry();
    registry.counter("cache_hits_total", "Hits.").register().increment();
    registry.histogram("cache_load_seconds", "Loads.").register().record(1);
    registry.gauge("cache_size", "Now.").callback(() -> 1).close();
    registry.counter("exact_total", "Exact.").register().increment();
    registry.counter("exact_b_total", "Not it.").register().increment();
    assertThat(names(metrics.snapshot())).containsExactly("exact_b_total");
    assertThat(registry.descriptors())
        .extracting(descriptor -> descriptor.name().value())
        .doesNotContain("cache_hits_total", "cache_load_quantile_seconds");
    assertThat(registry.removeSeries("cache_hits_total")).isFalse();
    assertThat(registry.unregister("cache_hits_total")).isFalse();
  }

  @Test
  void shouldPayNothingForDeniedSeries() {
    Metrics metrics = open(options -> options.deny("a_*").selfMetrics(SelfMetricDetail.ALL));
    Family<Counter> family = metrics.registry().counter("a_total", "A.").labels("x").family();
    for (int i = 0; i < 100; i++) {
      family.with("v" + i).increment();
    }
    assertThat(metrics.snapshot().find("tare_series", "metric", "a_total")).isEmpty();
  }

  @Test
  void shouldRenameWithItsQuantiles() {
    Metrics metrics = open(options -> options.rename("http_*", "web_*").rename("*_a_*", "*_b_*"));
    MetricRegistry registry = metrics.registry();
    Histogram latency =
        registry.histogram("http_latency_seconds", "T.").lifetimeQuantiles().register();
    latency.record(1);
    registry.counter("x_a_y_total", "X.").labels("k").family().with("v").increment();
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(names(snapshot))
        .containsExactly("web_latency_quantile_seconds", "web_latency_seconds", "x_b_y_total");
    assertThat(snapshot.value("web_latency_seconds_count")).isEqualTo(1);
    // What the code knows it by still works, and gives the same handle.
    assertThat(registry.histogram("http_latency_seconds", "T.").lifetimeQuantiles().register())
        .hasToString(latency.toString());
    assertThat(registry.removeSeries("x_a_y_total", "v")).isTrue();
    assertThat(registry.unregister("http_latency_seconds")).isTrue();
    assertThat(names(metrics.snapshot())).isEmpty();
  }

  @Test
  void shouldRecordTheRestOfAnEvent() {
    Metrics metrics =
        open(options -> options.deny("r_total", "r_first_*").rename("r_last_*", "r_end_*"));
    MetricRegistry registry = metrics.registry();
    Event event =
        registry
            .event("r")
            .label("method", 4)
            .counts(registry.counter("r_total", "R.").labels("method"))
            .measures(registry.histogram("r_first_seconds", "R."))
            .measures(registry.histogram("r_bytes", "R.").labels("method"))
            .measures(registry.histogram("r_last_bytes", "R."))
            .register();
    EventField first = event.field("r_first_seconds");
    EventField bytes = event.field(1);
    EventField last = event.field("r_last_bytes");
    for (int i = 0; i < 1_000; i++) { // often enough to be counted in place
      event.record(event.key("GET"), first, 7, bytes, 2, last, 3);
    }
    event.record(event.key("GET"), last, 3, first, 7);
    MetricsSnapshot snapshot = metrics.snapshot(Detail.BUCKETS);
    assertThat(names(snapshot)).containsExactly("r_bytes", "r_end_bytes");
    assertThat(snapshot.value("r_bytes_sum", "method", "GET")).isEqualTo(2_000);
    assertThat(snapshot.value("r_end_bytes_sum")).isEqualTo(3_003);
    assertThat(registry.unregisterEvent("r")).isTrue();
    assertThat(names(metrics.snapshot())).isEmpty();
  }

  @Test
  void shouldTakeAnEventOfWhichNothingIsLeft() {
    Metrics metrics = open(options -> options.deny("r_*"));
    MetricRegistry registry = metrics.registry();
    Event event =
        registry
            .event("r")
            .label("method", 4)
            .measures(registry.histogram("r_seconds", "R.").labels("method"))
            .register();
    event.record(event.key("GET"), event.field("r_seconds"), 1);
    assertThat(names(metrics.snapshot())).isEmpty();
  }

  @Test
  void shouldReachTheFamiliesOfCollectors() {
    Metrics metrics = open(options -> options.deny("pool_b*").rename("pool_*", "lake_*"));
    metrics
        .registry()
        .register(
            new Collector() {
              @Override
              public String name() {
                return "pool";
              }

              @Override
              public List<MetricDescriptor> descriptors() {
                return List.of(
                    gauge("pool_a"), gauge("pool_b"), counter("pool_c_total"), gauge("other"));
              }

              @Override
              public List<MetricFamily> collect() {
                return List.of(
                    new GaugeFamily(gauge("pool_a"), SeriesIndex.SINGLE, one()),
                    new GaugeFamily(gauge("pool_b"), SeriesIndex.SINGLE, one()),
                    new CounterFamily(counter("pool_c_total"), SeriesIndex.SINGLE, new long[] {2}),
                    new GaugeFamily(gauge("other"), SeriesIndex.SINGLE, one()));
              }
            });
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(names(snapshot)).containsExactly("lake_a", "lake_c_total", "other");
    assertThat(snapshot.value("lake_c_total")).isEqualTo(2);
    assertThat(told).isEmpty();
  }

  private static long[] one() {
    return new long[] {Double.doubleToRawLongBits(1)};
  }

  private static MetricDescriptor gauge(String name) {
    return new MetricDescriptor(new MetricName(name), MetricType.GAUGE, "G.", Unit.NONE, List.of());
  }

  private static MetricDescriptor counter(String name) {
    return new MetricDescriptor(
        new MetricName(name), MetricType.COUNTER, "C.", Unit.NONE, List.of());
  }

  @Test
  void shouldKeepTheNameThatCannotBeChanged() {
    Metrics metrics = open(options -> options.rename("a_total", "a_count").rename("b_*", "9*"));
    metrics.registry().counter("a_total", "A.").register().increment();
    metrics.registry().counter("a_total", "A.").register().increment();
    metrics.registry().counter("b_total", "B.").register().increment();
    assertThat(metrics.snapshot().value("a_total")).isEqualTo(2);
    assertThat(metrics.snapshot().value("b_total")).isEqualTo(1);
    metrics.close(); // which has told all
    assertThat(told)
        .extracting(Throwable::getMessage)
        .satisfiesExactlyInAnyOrder(
            a -> assertThat(a).contains("name=a_total", "name=a_count", "*_total"),
            b -> assertThat(b).contains("name=b_total", "name=9total", "keeps its own"));
  }

  @Test
  void shouldNotMakeOneFamilyOfTwo() {
    Metrics metrics = open(options -> options.rename("a_*", "c_*").rename("b_*", "c_*"));
    MetricRegistry registry = metrics.registry();
    registry.counter("a_total", "A.").register().increment();
    registry.counter("b_total", "B.").register().add(5);
    assertThat(names(metrics.snapshot())).containsExactly("b_total", "c_total");
  }

  /** Who operates a server must not stop it so. */
  @Test
  void shouldLeaveOutTheFamilyWhoseNameAnotherWasGiven() {
    Metrics metrics = open(options -> options.rename("a_*", "c_*"));
    MetricRegistry registry = metrics.registry();
    registry.counter("a_total", "A.").register().increment();
    registry.counter("c_total", "C.").register().add(5);
    registry.counter("c_total", "C.").register().add(5);
    assertThat(names(metrics.snapshot())).containsExactly("c_total");
    assertThat(metrics.snapshot().value("c_total")).isEqualTo(1);
    assertThat(registry.removeSeries("c_total")).isFalse();
    assertThat(registry.unregister("c_total")).isFalse();
    assertThat(registry.unregister("a_total")).isTrue();
    registry.counter("c_total", "C.").register().add(7);
    assertThat(metrics.snapshot().value("c_total")).isEqualTo(7);
    registry.counter("a_total", "A.").register().increment();
    assertThat(metrics.snapshot().value("a_total")).isEqualTo(1);
    metrics.close(); // which has told all
    assertThat(told)
        .extracting(Throwable::getMessage)
        .satisfiesExactlyInAnyOrder(
            c -> assertThat(c).contains("name=c_total is left out", "name=a_total", "a_*=c_*"),
            a -> assertThat(a).contains("name=a_total", "keeps its own"));
  }

  @Test
  void shouldLeaveOutTheFieldOfAnEventWhoseNameAnotherWasGiven() {
    Metrics metrics = open(options -> options.rename("a_*", "r_*"));
    MetricRegistry registry = metrics.registry();
    registry.histogram("a_seconds", "A.").register().record(1);
    Event event =
        registry
            .event("r")
            .label("method", 4)
            .measures(registry.histogram("r_seconds", "R."))
            .measures(registry.histogram("r_bytes", "R.").labels("method"))
            .register();
    event.record(event.key("GET"), event.field("r_seconds"), 7, event.field("r_bytes"), 2);
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(snapshot.value("r_seconds_count")).isEqualTo(1);
    assertThat(snapshot.value("r_bytes_sum", "method", "GET")).isEqualTo(2);
  }

  /** Each of these can have the name only if the one before has given it back. */
  @Test
  void shouldGiveNamesBackWithTheirFamilies() {
    Metrics metrics = open(options -> options.rename("a_*", "c").commonLabel("zone", "x"));
    MetricRegistry registry = metrics.registry();
    registry.gauge("a_1", "A.").register().set(1);
    assertThat(names(metrics.snapshot())).containsExactly("c");
    assertThat(registry.unregister("a_1")).isTrue();
    registry.gauge("a_2", "A.").callback(() -> 1).close();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.gauge("a_3", "A.").labels("zone").family())
        .withMessageContaining("zone");
    registry.register(new Changing("a_4")).close();
    Changing changing = new Changing("a_5");
    registry.register(changing);
    assertThat(names(metrics.snapshot())).containsExactly("c");
    changing.change("b");
    assertThat(names(metrics.snapshot())).containsExactly("b");
    changing.change("a_6");
    assertThat(names(metrics.snapshot())).containsExactly("c");
    changing.change("b");
    assertThat(names(metrics.snapshot())).containsExactly("b");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.register(new Changing("a_7", "b")))
        .withMessageContaining("name=b");
    registry.gauge("a_8", "A.").register().set(1);
    assertThat(names(metrics.snapshot())).containsExactly("b", "c");
    assertThat(told).isEmpty();
  }

  private static final class Changing implements Collector {
    private List<MetricDescriptor> descriptors;
    private long revision;

    Changing(String... names) {
      this.descriptors = Stream.of(names).map(NameRulesTest::gauge).toList();
    }

    void change(String name) {
      descriptors = List.of(gauge(name));
      revision++;
    }

    @Override
    public String name() {
      return "changing";
    }

    @Override
    public long revision() {
      return revision;
    }

    @Override
    public List<MetricDescriptor> descriptors() {
      return descriptors;
    }

    @Override
    public List<MetricFamily> collect() {
      return descriptors.stream()
          .<MetricFamily>map(own -> new GaugeFamily(own, SeriesIndex.SINGLE, one()))
          .toList();
    }
  }

  @Test
  void shouldRefuseRulesThatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetricsOptions.builder().rename("a", "b*").build())
        .withMessageContainingAll("rename=a", "to=b*", "0 *");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MetricsOptions.builder().deny(" ").build())
        .withMessageContaining("pattern=");
  }
}
