package dev.tare.clientjava;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.instrument.Registration;
import dev.tare.model.MetricsSnapshot;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Pages of any shape, which change from scrape to scrape, come back as they were. */
class AnyRegistryTest {

  @Property(tries = 60)
  void shouldComeBackAsItIsInEachScrape(@ForAll("pages") List<MetricSnapshots> pages) {
    PrometheusRegistry registry = new PrometheusRegistry();
    List<MetricSnapshots> now = new ArrayList<>(List.of(pages.get(0)));
    registry.register(() -> now.get(0));
    try (Metrics metrics = Metrics.open(ClientJava.patient().build());
        Registration shown =
            PrometheusRegistryCollector.of(registry).createdTimestamps(true).register(metrics)) {
      assertThat(shown).isNotNull();
      for (MetricSnapshots page : pages) {
        now.set(0, page);
        MetricsSnapshot snapshot = metrics.snapshot();
        assertThat(snapshot.value("tare_collector_errors_total")).isZero();
        assertThat(
                ClientJava.page(
                    ClientJava.words(ClientJava.families(snapshot, ClientJava::isNotTares))))
            .isEqualTo(ClientJava.page(page));
      }
    }
  }

  @Provide
  Arbitrary<List<MetricSnapshots>> pages() {
    return Arbitraries.randomValue(
        random -> IntStream.range(0, 4).mapToObj(i -> new Page(random).snapshots()).toList());
  }

  /** What is in one scrape. */
  private record Page(Random random) {

    MetricSnapshots snapshots() {
      List<MetricSnapshot> all = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        all.add(family("f" + i));
      }
      return new MetricSnapshots(all);
    }

    private MetricSnapshot family(String name) {
      MetricMetadata metadata = new MetricMetadata(name, "Help " + random.nextInt(2));
      return switch (random.nextInt(6)) {
        case 0 ->
            new CounterSnapshot(
                metadata,
                points(l -> new CounterDataPointSnapshot(number(), l, exemplar(), created())));
        case 1 ->
            new GaugeSnapshot(
                metadata, points(l -> new GaugeDataPointSnapshot(-number(), l, null)));
        case 2 ->
            new UnknownSnapshot(
                metadata, points(l -> new UnknownDataPointSnapshot(number(), l, null)));
        case 3 -> new InfoSnapshot(metadata, points(InfoDataPointSnapshot::new));
        case 4 -> summary(metadata);
        default -> histogram(metadata);
      };
    }

    private MetricSnapshot summary(MetricMetadata metadata) {
      boolean counted = random.nextBoolean();
      return new SummarySnapshot(
          metadata,
          points(
              l ->
                  new SummaryDataPointSnapshot(
                      counted ? random.nextInt(1_000) : -1,
                      counted ? number() : Double.NaN,
                      Quantiles.of(
                          new Quantile(0.5, number()),
                          new Quantile(random.nextInt(51, 100) / 100.0, number())),
                      l,
                      Exemplars.EMPTY,
                      created())));
    }

    private MetricSnapshot histogram(MetricMetadata metadata) {
      double[] bounds = {0, 0.005, 2.5, 1e6, Double.POSITIVE_INFINITY};
      boolean natives = random.nextBoolean();
      return new HistogramSnapshot(
          metadata,
          points(
              labels -> {
                long[] counts = {0, random.nextInt(9), random.nextInt(9), 0, random.nextInt(9)};
                ClassicHistogramBuckets classic = ClassicHistogramBuckets.of(bounds, counts);
                long zero = random.nextInt((int) (counts[1] + counts[2] + counts[4]) + 1);
                long[] others = {counts[1] + counts[2] + counts[4] - zero, 0};
                Exemplars exemplars = Exemplars.of();
                return natives
                    ? new HistogramDataPointSnapshot(
                        classic,
                        random.nextInt(-4, 9),
                        zero,
                        random.nextDouble(),
                        NativeHistogramBuckets.of(new int[] {-3, 7}, others),
                        NativeHistogramBuckets.EMPTY,
                        number(),
                        labels,
                        exemplars,
                        created())
                    : new HistogramDataPointSnapshot(
                        classic, number(), labels, exemplars, created());
              }));
    }

    /** Series that need not have the same labels. */
    private <P> List<P> points(Function<Labels, P> point) {
      List<Labels> series =
          new ArrayList<>(
              List.of(
                  Labels.EMPTY,
                  Labels.of("a", "1"),
                  Labels.of("a", "2"),
                  Labels.of("a", "1", "b", "ü\n\"\\"),
                  Labels.of("b", "2", "c", "3")));
      series.removeIf(labels -> random.nextBoolean());
      // client_java shows an empty label, which means none, as it is; so all have the same here.
      series.removeIf(labels -> !labels.hasSameNames(series.get(0)));
      return series.stream().map(point).toList();
    }

    private @Nullable Exemplar exemplar() {
      return random.nextBoolean()
          ? new Exemplar(number(), EveryType.TRACE, 1_700_000_000_000L + random.nextInt(1_000))
          : null;
    }

    private long created() {
      return random.nextBoolean() ? 1_700_000_000_000L + random.nextInt(1_000) : 0;
    }

    /** Whole, or with up to nine digits behind the point. */
    private double number() {
      return random.nextBoolean() ? random.nextInt(1_000_000) : random.nextInt(1_000_000) / 1e9;
    }
  }
}
