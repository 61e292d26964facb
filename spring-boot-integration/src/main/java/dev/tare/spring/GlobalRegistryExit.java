package dev.tare.spring;

import dev.tare.micrometer.TareMeterRegistry;
import io.micrometer.core.instrument.Metrics;
import org.springframework.beans.factory.DisposableBean;

/**
 * Takes the registry of a context that closes out of Micrometer's global one. Boot puts it there;
 * 3.5 leaves it, so that each context that a JVM ever had would stay in memory, and 4.0 takes it
 * out itself, after which this does nothing.
 */
record GlobalRegistryExit(TareMeterRegistry registry) implements DisposableBean {

  @Override
  public void destroy() {
    Metrics.removeRegistry(registry);
  }
}
