package dev.tare.examples.flow.demo;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import dev.tare.examples.flow.FlowServer;
import dev.tare.examples.flow.config.Config;
import dev.tare.examples.flow.config.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A flow server that runs, with metrics of its own. */
final class DemoServer implements AutoCloseable {
  private final Metrics metrics;
  private final FlowServer server;

  private DemoServer(Metrics metrics, FlowServer server) {
    this.metrics = metrics;
    this.server = server;
  }

  /**
   * Starts one.
   *
   * @param ring which of Tare's rings; null: as the JVM allows
   * @param flags as those of the server
   * @throws IOException if its port is taken
   */
  static DemoServer start(@Nullable RingKind ring, String... flags)
      throws IOException, ConfigException {
    Config config = Config.parse(List.of(flags));
    MetricsOptions.Builder options = FlowServer.options();
    if (ring != null) {
      options.ring(ring);
    }
    Metrics metrics = Metrics.open(options.build());
    FlowServer server = FlowServer.create(config, metrics);
    try {
      server.start();
    } catch (IOException e) {
      metrics.close();
      throw e;
    }
    return new DemoServer(metrics, server);
  }

  Metrics metrics() {
    return metrics;
  }

  URI address() {
    return server.address();
  }

  @Override
  public void close() {
    try {
      server.close();
    } finally {
      metrics.close();
    }
  }
}
