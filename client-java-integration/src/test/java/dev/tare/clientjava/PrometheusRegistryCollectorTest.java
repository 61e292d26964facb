package dev.tare.clientjava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.instrument.Registration;
import dev.tare.model.MetricsSnapshot;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A registry of client_java among Tare's families: what changes, what collides, what fails. */
class PrometheusRegistryCollectorTest {
  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final Metrics metrics =
      Metrics.open(ClientJava.patient().errorHandler(errors::add).build());
  private final PrometheusRegistry registry = new PrometheusRegistry();

  @AfterEach
  void close() {
    metrics.close();
  }

  private void show() {
    assertThat(PrometheusRegistryCollector.register(registry, metrics)).isNotNull();
  }

  private static MetricMetadata named(String name) {
    return new MetricMetadata(name, "Help.");
  }

  @Test
  void shouldShowWhatComesAndForgetWhatGoes() {
    show();
    Counter counter =
        Counter.builder().name("c_total").help("C.").labelNames("a").register(registry);
    assertThat(metrics.snapshot().find("c_total", "a", "1")).isEmpty();
    counter.labelValues("1").inc(2.5);
    assertThat(metrics.snapshot().value("c_total", "a", "1")).isEqualTo(2.5);
    counter.labelValues("2").inc(1e-9);
    assertThat(metrics.snapshot().value("c_total", "a", "1")).isEqualTo(2.5);
    assertThat(metrics.snapshot().value("c_total", "a", "2")).isEqualTo(1e-9);
    counter.remove("1");
    assertThat(metrics.snapshot().find("c_total", "a", "1")).isEmpty();
    registry.unregister(counter);
    assertThat(metrics.snapshot().find("c_total", "a", "2")).isEmpty();
    metrics.snapshot(); // by which the name is given back
    metrics.registry().counter("c_total", "Of Tare now.").register().increment();
    assertThat(metrics.snapshot().value("c_total")).isEqualTo(1);
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldGiveAllBackWhenItIsClosed() {
    Gauge.builder().name("g").help("G.").register(registry).set(1);
    Registration shown = PrometheusRegistryCollector.register(registry, metrics);
    assertThat(metrics.snapshot().value("g")).isEqualTo(1);
    shown.close();
    shown.close();
    assertThat(metrics.snapshot().find("g")).isEmpty();
    metrics.registry().gauge("g", "Of Tare now.").register().set(2);
    assertThat(metrics.snapshot().value("g")).isEqualTo(2);
  }

  @Test
  void shouldRefuseARegistryByTheNameThatTareHas() {
    metrics.registry().gauge("g", "Tare's.").register().set(2);
    Gauge.builder().name("g").help("G.").register(registry).set(1);
    Gauge.builder().name("h").help("H.").register(registry).set(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PrometheusRegistryCollector.register(registry, metrics))
        .withMessageContaining("name=g");
    assertThat(metrics.snapshot().find("h")).isEmpty();
    assertThat(
            PrometheusRegistryCollector.of(registry)
                .families(name -> !name.equals("g"))
                .register(metrics))
        .isNotNull();
    assertThat(metrics.snapshot().value("g")).isEqualTo(2);
    assertThat(metrics.snapshot().value("h")).isEqualTo(1);
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldLeaveOutALaterFamilyWhoseNameTareHas() {
    show();
    metrics.registry().histogram("wait_seconds", "Tare's.").register().record(1);
    Gauge.builder().name("wait_seconds_count").help("Theirs.").register(registry).set(7);
    Gauge.builder().name("h").help("H.").register(registry).set(1);
    for (int scrape = 1; scrape <= 2; scrape++) {
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("wait_seconds_count")).isEqualTo(1);
      assertThat(snapshot.value("h")).isEqualTo(1);
      assertThat(snapshot.value("tare_collector_errors_total")).isEqualTo(scrape);
    }
    assertThat(errors)
        .singleElement()
        .asString()
        .contains(
            "name=wait_seconds_count of collector=client_java", "belongs to name=wait_seconds");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("strange")
  void shouldLeaveOutAloneWhatTareHasNoFamilyFor(String why, MetricSnapshot strange) {
    Gauge.builder().name("h").help("H.").register(registry).set(1);
    registry.register((MultiCollector) () -> new MetricSnapshots(strange));
    show();
    for (int scrape = 1; scrape <= 2; scrape++) {
      MetricsSnapshot snapshot = metrics.snapshot();
      assertThat(snapshot.value("h")).isEqualTo(1);
      assertThat(snapshot.value("tare_collector_errors_total")).isEqualTo(scrape);
    }
    assertThat(errors).singleElement().asString().contains("name=strange", why);
  }

  static Stream<Arguments> strange() {
    return Stream.of(
        Arguments.of(
            "value=Infinity",
            new CounterSnapshot(
                named("strange"),
                List.of(
                    new CounterDataPointSnapshot(
                        Double.POSITIVE_INFINITY, Labels.EMPTY, null, 0)))),
        Arguments.of(
            "label=le",
            new GaugeSnapshot(
                named("strange"),
                List.of(new GaugeDataPointSnapshot(1, Labels.of("le", "1"), null)))),
        Arguments.of(
            "an empty label is none",
            new GaugeSnapshot(
                named("strange"),
                List.of(
                    new GaugeDataPointSnapshot(1, Labels.of("a", ""), null),
                    new GaugeDataPointSnapshot(1, Labels.EMPTY, null)))),
        Arguments.of(
            "the same buckets in every series",
            new HistogramSnapshot(named("strange"), List.of(histogram("a", 1), histogram("b", 2)))),
        Arguments.of(
            "the same of every series",
            new StateSetSnapshot(
                named("strange"), List.of(states("a", "x", "y"), states("b", "x", "z")))));
  }

  /** As Dropwizard's timers are: a reader would drop them, or make up a sum. */
  @Test
  void shouldTakeASummaryApartThatLacksSums() {
    MetricSnapshot partial =
        new SummarySnapshot(
            named("partial_seconds"),
            List.of(
                new SummaryDataPointSnapshot(
                    5,
                    Double.NaN,
                    Quantiles.of(new Quantile(0.5, 1.5)),
                    Labels.of("l", "a"),
                    Exemplars.EMPTY,
                    0),
                new SummaryDataPointSnapshot(
                    6, 3, Quantiles.EMPTY, Labels.of("l", "b"), Exemplars.EMPTY, 0)));
    registry.register((MultiCollector) () -> new MetricSnapshots(partial));
    show();
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(snapshot.value("partial_quantile_seconds", "l", "a", "quantile", "0.5"))
        .isEqualTo(1.5);
    assertThat(snapshot.value("partial_seconds_count", "l", "a")).isEqualTo(5);
    assertThat(snapshot.value("partial_seconds_count", "l", "b")).isEqualTo(6);
    assertThat(snapshot.value("partial_seconds_sum", "l", "b")).isEqualTo(3);
    assertThat(snapshot.find("partial_seconds_sum", "l", "a")).isEmpty();
    assertThat(snapshot.value("tare_collector_errors_total")).isZero();
    assertThat(errors).isEmpty();
  }

  private static HistogramDataPointSnapshot histogram(String label, double bound) {
    return new HistogramDataPointSnapshot(
        ClassicHistogramBuckets.of(
            new double[] {bound, Double.POSITIVE_INFINITY}, new long[] {1, 1}),
        3,
        Labels.of("l", label),
        Exemplars.EMPTY,
        0);
  }

  private static StateSetDataPointSnapshot states(String label, String... names) {
    return new StateSetDataPointSnapshot(names, new boolean[names.length], Labels.of("l", label));
  }

  @Test
  void shouldShowTheOthersAgainWhenAMetricThrowsNoMore() {
    AtomicBoolean throwing = new AtomicBoolean(true);
    GaugeWithCallback.builder()
        .name("g")
        .help("G.")
        .callback(
            callback -> {
              if (throwing.get()) {
                throw new IllegalStateException("no source");
              }
              callback.call(3);
            })
        .register(registry);
    show(); // it says so in a scrape, not here
    assertThat(metrics.snapshot().find("g")).isEmpty();
    assertThat(errors).singleElement().asString().contains("no source");
    throwing.set(false);
    assertThat(metrics.snapshot().value("g")).isEqualTo(3);
  }

  @Test
  void shouldTakeWhatSomeSeriesLackAsEmpty() {
    registry.register(
        (MultiCollector)
            () ->
                new MetricSnapshots(
                    new GaugeSnapshot(
                        named("g"),
                        List.of(
                            new GaugeDataPointSnapshot(1, Labels.of("a", "1"), null),
                            new GaugeDataPointSnapshot(2, Labels.of("b", "2"), null),
                            new GaugeDataPointSnapshot(3, Labels.EMPTY, null)))));
    show();
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(snapshot.value("g", "a", "1", "b", "")).isEqualTo(1);
    assertThat(snapshot.value("g", "a", "", "b", "2")).isEqualTo(2);
    assertThat(snapshot.value("g", "a", "", "b", "")).isEqualTo(3);
  }

  @Test
  void shouldKeepTheSameObjectsWhileNothingChanges() {
    Histogram.builder().name("h").help("H.").labelNames("a").register(registry).labelValues("1");
    show();
    MetricsSnapshot first = metrics.snapshot();
    MetricsSnapshot second = metrics.snapshot();
    assertThat(second.family("h").series()).isSameAs(first.family("h").series());
    assertThat(second.family("h").descriptor()).isSameAs(first.family("h").descriptor());
  }
}
