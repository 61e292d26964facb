package dev.tare.spring;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.process.ResourceTracker;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** A {@link ResourceTracker}, where {@code tare-process} is there. */
@AutoConfiguration(after = TareAutoConfiguration.class)
@ConditionalOnClass(ResourceTracker.class)
@ConditionalOnBooleanProperty(
    prefix = "tare",
    name = {"enabled", "resources.enabled"},
    matchIfMissing = true)
@EnableConfigurationProperties(TareResourceProperties.class)
public final class TareResourcesAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  ResourceTracker tareResourceTracker(
      Metrics metrics,
      MetricsOptions options,
      TareResourceProperties properties,
      ObjectProvider<ResourceTrackerCustomizer> customizers) {
    ResourceTracker.Builder tracker =
        ResourceTracker.builder(metrics.registry(), options.errorHandler())
            .detail(properties.detail())
            .interval(properties.interval())
            .slowInterval(properties.slowInterval());
    customizers.orderedStream().forEach(customizer -> customizer.customize(tracker));
    return tracker.start();
  }

  @Bean
  NativeMeters tareResourceMeters() {
    return NativeMeters.of(
        "jvm.gc.pause",
        "jvm.memory.committed",
        "jvm.memory.max",
        "jvm.memory.used",
        "process.start.time");
  }
}
