package dev.tare.jmh;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Prometheus client_java for one trial, scraped once a second as Tare is. */
@State(Scope.Benchmark)
public class ClientJava {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private Scraper scraper;

  /** Starts to scrape. */
  @Setup(Level.Trial)
  public void open() {
    scraper = new Scraper(registry::scrape);
  }

  /** Where the peer's metrics are registered. */
  final PrometheusRegistry registry() {
    return registry;
  }

  /** Stops. */
  @TearDown(Level.Trial)
  public void close() {
    scraper.close();
  }
}
