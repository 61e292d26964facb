package dev.tare.spring;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Keeps Boot's own Prometheus registry and endpoint away where Tare's page takes the place: an id
 * can have one endpoint only, and meters would be recorded twice.
 */
final class InPlaceOfPrometheus implements AutoConfigurationImportFilter, EnvironmentAware {
  static final String PROPERTY = "tare.endpoint.in-place-of-prometheus";

  /** By its name in Boot 3.5 and in 4.0. */
  private static final Set<String> REPLACED =
      Set.of(
          "org.springframework.boot.actuate.autoconfigure.metrics.export.prometheus.PrometheusMetricsExportAutoConfiguration",
          "org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration");

  private @Nullable Environment environment;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
    boolean replacing = is("tare.enabled", true) && is(PROPERTY, false);
    boolean[] kept = new boolean[classes.length];
    for (int i = 0; i < classes.length; i++) {
      String name = classes[i]; // null where another filter has taken it out
      kept[i] = !replacing || name == null || !REPLACED.contains(name);
    }
    return kept;
  }

  private boolean is(String property, boolean otherwise) {
    return environment == null
        ? otherwise
        : environment.getProperty(property, Boolean.class, otherwise);
  }
}
