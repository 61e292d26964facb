package dev.tare.clientjava;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each execution has the client_java that it says. */
class ClientJavaVersionTest {
  @ParameterizedTest
  @ValueSource(
      classes = {PrometheusRegistry.class, Counter.class, OpenMetricsTextFormatWriter.class})
  void shouldRunWithTheVersionOfTheExecution(Class<?> type) {
    String version = System.getProperty("tare.test.client-java");
    assertThat(version).isNotNull();
    assertThat(type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .endsWith("-" + version + ".jar");
  }
}
