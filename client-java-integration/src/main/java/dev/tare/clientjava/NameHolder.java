package dev.tare.clientjava;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.NameEscaping;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds the name of one of Tare's families in a registry of client_java, and shows nothing: that a
 * {@link TareMultiCollector} does. Without it a name that both have would fail the whole page; with
 * it the second one is refused where it is registered. Older versions of client_java ask for the
 * name only, later ones for its type, too, by methods that the newest has deprecated.
 */
@SuppressWarnings({"deprecation", "NullAway"}) // null is "nothing to show"
final class NameHolder implements Collector {
  private final MetricDescriptor descriptor;
  private final String name;

  NameHolder(MetricDescriptor descriptor) {
    this.descriptor = descriptor;
    this.name = stem(descriptor);
  }

  MetricDescriptor descriptor() {
    return descriptor;
  }

  /** In client_java the suffixes of a counter and of an info are no part of the name. */
  private static String stem(MetricDescriptor descriptor) {
    String name = NameEscaping.UNDERSCORES.metric(descriptor.name().value());
    return switch (descriptor.type()) {
      case COUNTER -> name.substring(0, name.length() - "_total".length());
      case INFO -> name.substring(0, name.length() - "_info".length());
      default -> name;
    };
  }

  @Override
  public String getPrometheusName() {
    return name;
  }

  @Override
  public MetricType getMetricType() {
    return switch (descriptor.type()) {
      case COUNTER -> MetricType.COUNTER;
      case GAUGE -> MetricType.GAUGE;
      case HISTOGRAM, GAUGE_HISTOGRAM -> MetricType.HISTOGRAM;
      case SUMMARY -> MetricType.SUMMARY;
      case INFO -> MetricType.INFO;
      case STATE_SET -> MetricType.STATESET;
      case UNKNOWN -> MetricType.UNKNOWN;
    };
  }

  @Override
  public Set<String> getLabelNames() {
    return Set.copyOf(descriptor.labelNames());
  }

  @Override
  public @Nullable MetricSnapshot collect() {
    return null;
  }

  @Override
  public @Nullable MetricSnapshot collect(PrometheusScrapeRequest request) {
    return null;
  }

  @Override
  public @Nullable MetricSnapshot collect(Predicate<String> names) {
    return null;
  }

  @Override
  public @Nullable MetricSnapshot collect(
      Predicate<String> names, @Nullable PrometheusScrapeRequest request) {
    return null;
  }
}
