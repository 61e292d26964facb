package dev.tare.micrometer;

import dev.tare.Metrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.tck.MeterRegistryCompatibilityKit;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** Micrometer's own tests for registries, whole: none is disabled or overridden. */
class CompatibilityKitTest extends MeterRegistryCompatibilityKit {
  private static final Duration STEP = Duration.ofMinutes(1);

  private final Metrics metrics = Metrics.open();

  @Override
  public MeterRegistry registry() {
    return new TareMeterRegistry(metrics, new MockClock(), STEP);
  }

  @Override
  public Duration step() {
    return STEP;
  }

  @AfterEach
  void close() {
    registry.close();
    metrics.close();
  }
}
