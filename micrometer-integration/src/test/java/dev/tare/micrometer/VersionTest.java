package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.tck.MeterRegistryCompatibilityKit;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That the execution on the oldest Micrometer has that one, and nothing of the newest. */
class VersionTest {
  @Test
  void shouldRunOnTheMicrometerOfThisExecution() {
    String version = System.getProperty("tare.test.micrometer");
    assumeTrue(version != null, "the newest");
    for (Class<?> type :
        List.of(
            MeterRegistry.class,
            MeterRegistryCompatibilityKit.class,
            PrometheusMeterRegistry.class)) {
      assertThat(type.getProtectionDomain().getCodeSource().getLocation().toString())
          .endsWith("-" + version + ".jar");
    }
  }
}
