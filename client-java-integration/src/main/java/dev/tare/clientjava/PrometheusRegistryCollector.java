package dev.tare.clientjava;

import dev.tare.Metrics;
import dev.tare.instrument.Registration;
import dev.tare.model.Collector;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Shows what is registered with Prometheus' client_java among Tare's families, and with them
 * wherever Tare is shown:
 *
 * <pre>{@code
 * Registration old =
 *     PrometheusRegistryCollector.register(PrometheusRegistry.defaultRegistry, metrics);
 * }</pre>
 *
 * <p>Every type of client_java is shown under its name, as its text format has it. Families may
 * come and go. A family whose name Tare has already, or that no scraper would take, is left out
 * alone; it is counted in {@code tare_collector_errors_total} under the collector's name and told
 * to the error handler once, with the reason. If a metric of client_java throws, its registry has
 * no page, and nothing of it is shown in that scrape. The registry is read on Tare's thread for
 * collectors, once a scrape of Tare's; that takes and allocates about what client_java's own page
 * does.
 */
public final class PrometheusRegistryCollector implements Collector {
  private final PrometheusRegistry registry;
  private final Metrics metrics;
  private final RegistryOptions options;

  /** Published reference: the last scrape. */
  private volatile RegistryReading reading = RegistryReading.NOTHING;

  private PrometheusRegistryCollector(
      PrometheusRegistry registry, Metrics metrics, RegistryOptions options) {
    this.registry = registry;
    this.metrics = metrics;
    this.options = options;
  }

  /** The settings of one, before it is registered. Not for several threads. */
  public static final class Builder {
    private final PrometheusRegistry registry;
    private String name = "client_java";
    private Predicate<String> families = name -> true;
    private boolean createdTimestamps;

    private Builder(PrometheusRegistry registry) {
      this.registry = Objects.requireNonNull(registry, "registry");
    }

    /** What it is called in self-metrics and errors; {@code client_java} if not set. */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /**
     * Which families are shown; all if not set. The others are collected all the same.
     *
     * @param names says of a name, a counter's with {@code _total}, whether it is
     */
    public Builder families(Predicate<String> names) {
      this.families = names;
      return this;
    }

    /**
     * Whether counters, histograms and summaries tell when their series began: in OpenMetrics by a
     * sample {@code _created} more each, in protobuf by a field. Not if not set.
     */
    public Builder createdTimestamps(boolean shown) {
      this.createdTimestamps = shown;
      return this;
    }

    /**
     * Shows the registry from now on, metrics that are registered later included.
     *
     * @return what takes it and its names back
     * @throws IllegalArgumentException if one of its families has a name that is taken, or that the
     *     options of {@code metrics} do not allow; the message says which. Nothing is registered
     *     then
     */
    public Registration register(Metrics metrics) {
      return new PrometheusRegistryCollector(
              registry, metrics, new RegistryOptions(name, families, createdTimestamps))
          .open();
    }
  }

  /** Begins one. */
  public static Builder of(PrometheusRegistry registry) {
    return new Builder(registry);
  }

  /** The same with nothing set; see {@link Builder#register}. */
  public static Registration register(PrometheusRegistry registry, Metrics metrics) {
    return of(registry).register(metrics);
  }

  private Registration open() {
    Circle.add(this);
    boolean opened = false;
    try {
      readFirst();
      Registration registration = metrics.registry().register(this);
      opened = true;
      AtomicBoolean closed = new AtomicBoolean();
      return () -> {
        if (closed.compareAndSet(false, true)) {
          registration.close();
          Circle.remove(this);
        }
      };
    } finally {
      if (!opened) {
        Circle.remove(this);
      }
    }
  }

  /** What fails today may not tomorrow: a scrape finds out, and tells. */
  private void readFirst() {
    try {
      collect();
    } catch (RuntimeException e) {
      reading = RegistryReading.NOTHING;
    }
  }

  /** Whether a family of this name is the registry's. */
  boolean shows(PrometheusRegistry other, Metrics where, String family) {
    return isOf(other, where) && reading.known().containsKey(family);
  }

  @SuppressWarnings("ReferenceEquality") // the very ones
  private boolean isOf(PrometheusRegistry other, Metrics where) {
    return registry == other && metrics == where;
  }

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public long revision() {
    return reading.revision();
  }

  @Override
  public List<MetricDescriptor> descriptors() {
    return reading.descriptors();
  }

  @Override
  public List<MetricFamily> collect() {
    @Nullable MetricSnapshots page = Circle.reading(metrics, registry::scrape);
    RegistryReading now = reading.next(Objects.requireNonNull(page, "scrape()"), options);
    reading = now;
    return now.families();
  }

  @Override
  public Map<String, String> leftOut() {
    return reading.leftOut();
  }
}
