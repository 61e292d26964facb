package dev.tare.spring;

import dev.tare.MetricsOptions;

/**
 * Changes the options of the application's {@link dev.tare.Metrics} before it is opened, after the
 * properties were applied. Any number of beans, in their order:
 *
 * <pre>{@code
 * @Bean
 * MetricsOptionsCustomizer instance(Environment environment) {
 *   return options -> options.commonLabel("zone", environment.getRequiredProperty("zone"));
 * }
 * }</pre>
 */
@FunctionalInterface
public interface MetricsOptionsCustomizer {

  /** Called once a context, on the thread that starts it; what it throws ends the start. */
  void customize(MetricsOptions.Builder options);
}
