package dev.tare.internal.gather;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.QuantileMode;
import dev.tare.internal.agent.AggregatorAgent;
import dev.tare.internal.aggregate.AggregatorSettings;
import dev.tare.internal.collect.CollectorCosts;
import dev.tare.internal.collect.FaultCounts;
import dev.tare.internal.collect.MetricFaults;
import dev.tare.internal.collect.ScrapeStats;
import dev.tare.internal.foreign.ForeignSettings;
import dev.tare.internal.foreign.ForeignThreads;
import dev.tare.internal.naming.NameRules;
import dev.tare.internal.registry.RegisteredMetric;
import dev.tare.internal.registry.Registrations;
import dev.tare.internal.registry.RegistrySettings;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.internal.series.LabelText;
import dev.tare.model.Detail;
import dev.tare.model.GaugeFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Readers that return another's family, which no way of registering leads to. */
class GathererTest {
  private final List<Throwable> told = new ArrayList<>();
  private final SelfMetrics self = new SelfMetrics();
  private final RegistrySettings settings =
      new RegistrySettings(
          Labels.EMPTY,
          false,
          new LabelText(1_024, () -> {}),
          100,
          QuantileMode.WINDOW,
          Set.of(),
          true,
          NameRules.NONE,
          "test",
          new ForeignSettings(Thread::new, System::nanoTime, TimeUnit.SECONDS.toNanos(30)));
  private final Registrations registrations = new Registrations(settings, name -> {});

  /** Without a thread, so no scrape waits long for it. */
  private final AggregatorAgent agent =
      new AggregatorAgent(
          new AggregatorSettings(
              RingBackEnd.ARRAY,
              1024,
              64,
              8 * 1024,
              0,
              100,
              100,
              TimeUnit.MILLISECONDS.toNanos(1),
              SystemNanoClock.INSTANCE,
              () -> 0,
              false,
              told::add),
          self);

  private final FaultCounts counts = new FaultCounts();
  private final CollectorCosts costs = new CollectorCosts();
  private final SelfFamilies selfFamilies =
      new SelfFamilies(registrations, agent, self, new ScrapeStats(), counts, costs, settings);
  private final MetricFaults faults =
      new MetricFaults(counts, agent.aggregator().errors(), costs, settings.foreign());
  private final ForeignThreads foreign = new ForeignThreads(settings.foreign(), faults);
  private final Gatherer gatherer =
      new Gatherer(registrations, agent, selfFamilies, settings, foreign, faults);

  @AfterEach
  void close() {
    foreign.close();
  }

  @Test
  void shouldKeepTheFirstOfTwoFamiliesOfOneNameAndTellOfTheSecond() {
    register("a", "a", 1);
    register("b", "a", 2);
    register("c", "c", 3);

    MetricsSnapshot snapshot = gather();

    assertThat(snapshot.value("a")).isEqualTo(1);
    assertThat(snapshot.value("c")).as("the page goes on").isEqualTo(3);
    assertThat(snapshot.value("tare_collector_errors_total", "collector", "a")).isEqualTo(1);
    assertThat(told).singleElement().asString().contains("name=a", "kept once");
  }

  @Test
  void shouldKeepItsOwnMetricsWhereAReaderTakesOneOfTheirNames() {
    register("a", "tare_rings", 77);

    MetricsSnapshot snapshot = gather();

    assertThat(snapshot.value("tare_rings")).isNotEqualTo(77);
    assertThat(snapshot.value("tare_collector_errors_total", "collector", "tare_rings"))
        .isEqualTo(1);
  }

  @Test
  void shouldNotTakeAFamilyWithoutSeriesForTheFirst() {
    MetricDescriptor labelled = gauge("a", "k");
    GaugeFamily empty =
        new GaugeFamily(labelled, new SeriesIndex(List.of("k"), List.of()), new long[0]);
    register("unused", empty);
    register("a", "a", 1);

    assertThat(gather().value("a")).isEqualTo(1);
    assertThat(told).isEmpty();
  }

  private MetricsSnapshot gather() {
    return gatherer.gather(Detail.BUCKETS, null);
  }

  /** Registers one name, and returns a family of another. */
  private void register(String name, String returned, double value) {
    MetricDescriptor descriptor = gauge(returned);
    long[] bits = {Double.doubleToRawLongBits(value)};
    register(name, new GaugeFamily(descriptor, SeriesIndex.SINGLE, bits));
  }

  private void register(String name, GaugeFamily family) {
    registrations.add(
        gauge(name),
        () ->
            new RegisteredMetric(
                gauge(name), List.of("callback"), null, () -> family, null, null, () -> {}));
  }

  private static MetricDescriptor gauge(String name, String... labels) {
    return new MetricDescriptor(
        new MetricName(name), MetricType.GAUGE, "G.", Unit.NONE, List.of(labels));
  }
}
