package dev.tare.clientjava;

import dev.tare.Metrics;
import dev.tare.instrument.Registration;
import dev.tare.model.Collector;
import dev.tare.model.Detail;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.openmetrics.LibraryFamilies;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Shows all of Tare's families, native histograms and exemplars included, wherever a registry of
 * Prometheus' client_java is shown: by its {@code HTTPServer} and servlet, by Spring Boot's
 * actuator.
 *
 * <pre>{@code
 * TareMultiCollector.register(metrics, PrometheusRegistry.defaultRegistry);
 * }</pre>
 *
 * <p>Each family of Tare's holds its name in that registry: a metric of client_java that is
 * registered later under the same name is refused, as a second one of client_java's is. The other
 * way round, a family of Tare's whose name is taken there is left out, counted in {@code
 * tare_collector_errors_total} under {@value #NAME}, and told to Tare's error handler once. To find
 * the names that collectors there do not announce, as Micrometer's do not, they are read once more
 * where Tare has a new family, and once a minute; if such a name comes between, client_java's page
 * fails until then, as it would by one of its own.
 *
 * <p>A scrape takes a {@linkplain Metrics#snapshot() snapshot} on the scraper's thread, waits for
 * it as long as that does, and allocates some kilobytes a series. Does not throw.
 */
public final class TareMultiCollector implements MultiCollector {
  /** What this is called in self-metrics. */
  public static final String NAME = "tare_in_client_java";

  private static final MetricSnapshots NOTHING = new MetricSnapshots();

  private final Metrics metrics;
  private final PrometheusRegistry registry;
  private final HeldNames names;

  /** Published reference: what the last scrape had to leave out, and why. */
  private volatile Map<String, String> leftOut = Map.of();

  private TareMultiCollector(Metrics metrics, PrometheusRegistry registry, LongSupplier nanoClock) {
    this.metrics = metrics;
    this.registry = registry;
    this.names =
        new HeldNames(registry, () -> Circle.reading(metrics, registry::scrape), nanoClock);
  }

  /**
   * Shows Tare's families in a registry from now on, those that are registered later included.
   *
   * @return what takes them, and their names there, back; close it before {@code metrics} where the
   *     registry outlives them, as the default one does an application that is deployed again
   * @throws IllegalArgumentException if the registry has a metric of the name of one of Tare's; the
   *     message says which. Nothing is registered then
   */
  public static Registration register(Metrics metrics, PrometheusRegistry registry) {
    return register(metrics, registry, System::nanoTime);
  }

  static Registration register(
      Metrics metrics, PrometheusRegistry registry, LongSupplier nanoClock) {
    TareMultiCollector collector = new TareMultiCollector(metrics, registry, nanoClock);
    Map<String, String> refused = collector.names.hold(collector.own());
    if (!refused.isEmpty()) {
      collector.names.hold(List.of());
      throw new IllegalArgumentException(
          "name=%s (rename it on one side, or show fewer self-metrics): %s"
              .formatted(new TreeMap<>(refused).firstKey(), new TreeMap<>(refused)));
    }
    registry.register((MultiCollector) collector);
    Registration faults = metrics.registry().register(collector.faults());
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        faults.close();
        registry.unregister((MultiCollector) collector);
        collector.names.hold(List.of());
      }
    };
  }

  /** Tare's families, but for those that come from the registry itself. */
  private List<MetricDescriptor> own() {
    return metrics.registry().descriptors().stream()
        .filter(family -> !Circle.isFrom(registry, metrics, family.name().value()))
        .toList();
  }

  @Override
  public MetricSnapshots collect() {
    if (Circle.isReadingFor(metrics)) {
      return NOTHING; // it is Tare that asks, to show the others
    }
    MetricsSnapshot snapshot = metrics.snapshot(Detail.NATIVE);
    List<MetricDescriptor> own = own();
    Map<String, String> refused = new TreeMap<>(names.hold(own));
    Set<String> held = new HashSet<>();
    own.forEach(family -> held.add(family.name().value()));
    held.removeAll(refused.keySet());
    List<MetricSnapshot> shown = new ArrayList<>();
    for (MetricFamily family : snapshot.families()) {
      if (held.contains(family.descriptor().name().value())) {
        add(family, snapshot.commonLabels(), shown, refused);
      }
    }
    leftOut = refused;
    return new MetricSnapshots(shown);
  }

  private static void add(
      MetricFamily family, Labels common, List<MetricSnapshot> shown, Map<String, String> refused) {
    try {
      MetricSnapshot said = LibraryFamilies.of(family, common);
      if (said != null) {
        shown.add(said);
      }
    } catch (RuntimeException e) { // the library's; it must cost this family only
      refused.put(family.descriptor().name().value(), "client_java refuses it: " + e.getMessage());
    }
  }

  /** By which Tare counts and tells what client_java does not take. */
  private Collector faults() {
    return new Collector() {
      @Override
      public String name() {
        return NAME;
      }

      @Override
      public List<MetricDescriptor> descriptors() {
        return List.of();
      }

      @Override
      public List<MetricFamily> collect() {
        return List.of();
      }

      @Override
      public Map<String, String> leftOut() {
        return leftOut;
      }
    };
  }
}
