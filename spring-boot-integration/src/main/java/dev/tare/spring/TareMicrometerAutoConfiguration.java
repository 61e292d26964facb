package dev.tare.spring;

import ch.qos.logback.classic.LoggerContext;
import dev.tare.Metrics;
import dev.tare.micrometer.TareMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tare as the application's {@link MeterRegistry}, in place of Boot's simple one. Boot's actuator
 * binds its meters to it, and applies the application's filters and customizers, as to any other.
 */
@AutoConfiguration(
    after = TareAutoConfiguration.class,
    // Each by its name in Boot 3.5 and in 4.0.
    afterName = {
      "org.springframework.boot.actuate.autoconfigure.metrics.MetricsAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration"
    },
    beforeName = {
      "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.metrics.export.simple.SimpleMetricsExportAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
      "org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration"
    })
@ConditionalOnClass({MeterRegistry.class, TareMeterRegistry.class})
@ConditionalOnBooleanProperty(
    prefix = "tare",
    name = {"enabled", "micrometer.enabled"},
    matchIfMissing = true)
@EnableConfigurationProperties(TareMicrometerProperties.class)
public final class TareMicrometerAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  TareMeterRegistry tareMeterRegistry(
      Metrics metrics,
      TareMicrometerProperties properties,
      ObjectProvider<Clock> clock,
      ObjectProvider<NativeMeters> natives) {
    TareMeterRegistry registry =
        new TareMeterRegistry(metrics, clock.getIfAvailable(() -> Clock.SYSTEM), properties.step());
    natives.stream()
        .map(NativeMeters::names)
        .forEach(
            names ->
                registry
                    .config()
                    .meterFilter(MeterFilter.deny(id -> names.contains(id.getName()))));
    return registry;
  }

  @Bean
  GlobalRegistryExit tareGlobalRegistryExit(TareMeterRegistry registry) {
    return new GlobalRegistryExit(registry);
  }

  /** Where the application logs by Logback, and counts what it logs. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(LoggerContext.class)
  static class Logback {
    @Bean
    static LogbackExit tareLogbackExit() {
      return new LogbackExit();
    }
  }
}
