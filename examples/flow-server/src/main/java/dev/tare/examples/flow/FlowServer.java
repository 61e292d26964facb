package dev.tare.examples.flow;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.examples.flow.component.Components;
import dev.tare.examples.flow.config.Config;
import dev.tare.examples.flow.config.ConfigException;
import dev.tare.examples.flow.definition.FlowDefinition;
import dev.tare.examples.flow.definition.FlowReader;
import dev.tare.examples.flow.definition.Limits;
import dev.tare.examples.flow.json.Refusal;
import dev.tare.examples.flow.peer.Peers;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The flows and the HTTP server in front of them: started once, closed in reverse order. */
public final class FlowServer implements AutoCloseable {
  /** What a request in flight gets to finish when the server closes. */
  private static final long STOP_TIMEOUT_MS = 10_000;

  /** Connections without a request need not be waited for: each would hold up the stop. */
  private static final long SHUTDOWN_IDLE_TIMEOUT_MS = 100;

  private static final System.Logger LOG = System.getLogger(FlowServer.class.getName());

  private final Config config;
  private final Server server;
  private final ServerConnector connector;
  private final Monitoring monitoring;
  private final Engine engine;
  private final Flows flows;
  private final FlowReader reader;

  private FlowServer(
      Config config, Components components, Limits limits, Engine engine, Metrics metrics) {
    this.config = config;
    this.engine = engine;
    this.flows = new Flows(engine, limits.maxFlows());
    this.reader = new FlowReader(components, limits, engine.peers().names());
    this.server = new Server();
    this.connector = connector(server, config);
    server.addConnector(connector);
    server.setHandler(new FlowApi(flows, reader, limits, engine.metrics()).handler());
    server.setErrorHandler(new Replies());
    server.setStopTimeout(STOP_TIMEOUT_MS);
    this.monitoring = Monitoring.install(server, metrics);
  }

  /** Options that suit one. */
  public static MetricsOptions.Builder options() {
    return Monitoring.options();
  }

  /** A server of the standard components and limits, not yet started. Does not close metrics. */
  public static FlowServer create(Config config, Metrics metrics) {
    Components components = Components.standard();
    Limits limits = Limits.DEFAULT;
    Map<String, Supplier<URI>> addresses = new TreeMap<>();
    config.peers().forEach((name, address) -> addresses.put(name, () -> address));
    Peers peers = new Peers(addresses, config.sending());
    FlowMetrics measured =
        new FlowMetrics(metrics.registry(), components.names(), limits.maxConnectionsInAll());
    Engine engine = Engine.standard(config.restarts(), peers, measured);
    return create(config, components, limits, engine, metrics);
  }

  static FlowServer create(
      Config config, Components components, Limits limits, Engine engine, Metrics metrics) {
    return new FlowServer(config, components, limits, engine, metrics);
  }

  private static ServerConnector connector(Server server, Config config) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_TIMEOUT_MS);
    return connector;
  }

  /**
   * Listens.
   *
   * @throws IOException if the address is not to be had; nothing runs then, and the message, one
   *     line, says all that a user needs
   */
  public void start() throws IOException {
    try {
      engine.peers().start();
      server.start();
    } catch (Exception e) {
      // A failed start leaves Jetty's threads, which would keep the JVM alive.
      close();
      throw new IOException(
          "cannot listen on host=%s port=%d: %s"
              .formatted(connector.getHost(), connector.getPort(), reason(e)),
          e);
    }
  }

  /** Where it listens; a port of 0 has become a real one once started. */
  public URI address() {
    return URI.create("http://" + bracketed(connector.getHost()) + ":" + connector.getLocalPort());
  }

  /**
   * Creates and starts the flows of the configured directory, if there is one. Once started.
   *
   * @throws ConfigException if a definition is wrong, or cannot be started
   */
  public void startFlows() throws ConfigException {
    if (config.flows().isEmpty()) {
      return;
    }
    for (FlowDefinition definition : FlowFiles.read(config.flows().get(), reader)) {
      try {
        flows.create(definition).start();
      } catch (Refusal e) {
        throw new ConfigException("flows=" + config.flows().get() + ": " + e.getMessage());
      }
    }
  }

  /** Its flows, for tests. */
  Flows flows() {
    return flows;
  }

  /**
   * Is not ready any more and takes no message; lets those on their way arrive for as long as is
   * configured, while it still answers; gives requests in flight ten seconds; and stops all flows,
   * where what is left is counted as {@code undrained}. Twice without harm.
   */
  @Override
  public void close() {
    monitoring.drain();
    long left = flows.drain(config.drainTimeout().toNanos());
    if (left > 0) {
      LOG.log(System.Logger.Level.WARNING, "undrained messages=" + left);
    }
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("HTTP server did not stop", e);
    } finally {
      flows.close();
      engine.peers().close();
      monitoring.close();
    }
  }

  /** Jetty wraps what the system said; its own words name the address once more. */
  private static String reason(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof BindException) {
        return String.valueOf(e.getMessage());
      }
      if (e instanceof UnresolvedAddressException) {
        return "unknown host";
      }
    }
    return failure.toString();
  }

  private static String bracketed(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }
}
