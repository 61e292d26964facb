package dev.tare.examples.flow;

import dev.tare.Metrics;
import dev.tare.examples.flow.component.Components;
import dev.tare.examples.flow.config.Config;
import dev.tare.examples.flow.definition.FlowReader;
import dev.tare.examples.flow.definition.Limits;
import dev.tare.examples.flow.json.Json;
import dev.tare.examples.flow.peer.Peers;
import dev.tare.examples.flow.peer.SendPolicy;
import dev.tare.examples.flow.retry.Backoff;
import dev.tare.examples.flow.retry.RestartPolicy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** A whole server with metrics of its own, as one of several. */
final class TestServer implements AutoCloseable {
  /** So many restarts that none is given up, one right after the other. */
  static final RestartPolicy RESTARTS =
      new RestartPolicy(1_000_000, Long.MAX_VALUE, new Backoff(1_000, 100_000));

  /** Patient: a machine that stands still for a while must not decide what becomes of a message. */
  static final SendPolicy PATIENT =
      new SendPolicy(1_000_000, Duration.ofSeconds(30), new Backoff(100_000, 1_000_000));

  final Metrics metrics = Metrics.open();
  final FlowServer server;
  private final Peers peers;
  private final Components components;

  /** Started, with these peers. */
  TestServer(Components components, Map<String, Supplier<URI>> addresses, SendPolicy policy)
      throws Exception {
    this.components = components;
    this.peers = new Peers(addresses, policy);
    Config config = TestFlows.config("--drain.timeout", "30s");
    Limits limits = Limits.DEFAULT;
    FlowMetrics measured =
        new FlowMetrics(metrics.registry(), components.names(), limits.maxConnectionsInAll());
    Engine engine = Engine.standard(RESTARTS, peers, measured);
    server = FlowServer.create(config, components, limits, engine, metrics);
    server.start();
  }

  /** Creates and starts a flow, of JSON with single quotes. */
  Flow start(String json) {
    FlowReader reader = new FlowReader(components, Limits.DEFAULT, peers.names());
    byte[] bytes = TestFlows.json(json).getBytes(StandardCharsets.UTF_8);
    Flow flow = server.flows().create(reader.read(Json.read(bytes)));
    flow.start();
    return flow;
  }

  double value(String sample, String... labels) {
    return metrics.snapshot().value(sample, labels);
  }

  @Override
  public void close() {
    server.close();
    metrics.close();
  }
}
