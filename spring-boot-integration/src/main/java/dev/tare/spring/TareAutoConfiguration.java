package dev.tare.spring;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.SnapshotWriter;
import dev.tare.openmetrics.OpenMetricsExporter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * A {@link Metrics} for the application, open for as long as its context is. All else of this
 * package stands on it, and all of it is off with {@code tare.enabled=false}.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(prefix = "tare", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(TareProperties.class)
public final class TareAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  MetricsOptions tareMetricsOptions(
      TareProperties properties, ObjectProvider<MetricsOptionsCustomizer> customizers) {
    MetricsOptions.Builder options = properties.options();
    customizers.orderedStream().forEach(customizer -> customizer.customize(options));
    return options.build();
  }

  @Bean
  @ConditionalOnMissingBean
  Metrics tareMetrics(MetricsOptions options) {
    return Metrics.open(options);
  }

  @Bean
  @ConditionalOnMissingBean
  SnapshotWriter tareSnapshotWriter() {
    return OpenMetricsExporter.create();
  }
}
