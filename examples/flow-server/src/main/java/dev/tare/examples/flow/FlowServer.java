package dev.tare.examples.flow;

import dev.tare.Metrics;
import dev.tare.examples.flow.component.Components;
import dev.tare.examples.flow.definition.Limits;
import dev.tare.examples.flow.retry.RestartPolicy;
import dev.tare.jetty.MetricsEndpoint;
import dev.tare.jetty.TareHandler;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The flows and the HTTP server in front of them: started once, closed in reverse order. */
public final class FlowServer implements AutoCloseable {
  /** What a request in flight gets to finish when the server closes. */
  private static final long STOP_TIMEOUT_MS = 2_000;

  /** Short, for who watches: it moves every five seconds. */
  private static final Duration QUANTILE_WINDOW = Duration.ofSeconds(10);

  /** Connections without a request need not be waited for: each would hold up the stop. */
  private static final long SHUTDOWN_IDLE_TIMEOUT_MS = 100;

  private final Server server;
  private final ServerConnector connector;
  private final Flows flows;

  private FlowServer(Server server, ServerConnector connector, Flows flows) {
    this.server = server;
    this.connector = connector;
    this.flows = flows;
  }

  /** A server of the standard components and limits, not yet started. Does not close metrics. */
  public static FlowServer create(String host, int port, Metrics metrics) {
    Components components = Components.standard();
    Limits limits = Limits.DEFAULT;
    FlowMetrics flowMetrics =
        new FlowMetrics(metrics.registry(), components.names(), limits.maxConnectionsInAll());
    return create(
        host, port, components, limits, Engine.standard(RestartPolicy.NEVER, flowMetrics), metrics);
  }

  static FlowServer create(
      String host, int port, Components components, Limits limits, Engine engine, Metrics metrics) {
    Flows flows = new Flows(engine, limits.maxFlows());
    FlowApi api = new FlowApi(flows, components, limits, engine.metrics());
    Handler scrape = new MetricsEndpoint(metrics, OpenMetricsExporter.create());
    Server server = new Server();
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setPort(port);
    connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_TIMEOUT_MS);
    server.addConnector(connector);
    server.setHandler(
        TareHandler.builder(metrics.registry())
            .duration(duration -> duration.quantileWindow(QUANTILE_WINDOW))
            .build(api.handler(scrape)));
    server.setErrorHandler(new Replies());
    server.setStopTimeout(STOP_TIMEOUT_MS);
    return new FlowServer(server, connector, flows);
  }

  /**
   * Listens.
   *
   * @throws IOException if the address is not to be had; nothing runs then, and the message, one
   *     line, says all that a user needs
   */
  public void start() throws IOException {
    try {
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
   * Refuses new requests, gives those in flight two seconds, then stops all flows. Twice without
   * harm.
   */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("HTTP server did not stop", e);
    } finally {
      flows.close();
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
