package dev.tare.jetty;

import dev.tare.Metrics;
import dev.tare.export.SnapshotWriter;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * All that this package measures of a server, and its endpoints, in one line before it starts:
 *
 * <pre>{@code
 * TareJetty tare = TareJetty.install(server, metrics, OpenMetricsExporter.create());
 * }</pre>
 *
 * <p>Serves {@code /metrics}, {@code /health/live} and {@code /health/ready}, counted under these
 * routes. One server per {@link Metrics}: gauges of two would be of the same name.
 */
public final class TareJetty implements AutoCloseable {
  private final Server server;
  private final Metrics metrics;
  private final @Nullable Handler originalHandler;
  private final @Nullable RequestLog originalLog;
  private final MountedEndpoints endpoints;
  private final TareHandler handler;
  private final RequestLog log;
  private final ConnectionMetrics connections;
  private final ThreadPoolMetrics threads;

  private TareJetty(Server server, Metrics metrics, SnapshotWriter writer) {
    this.server = server;
    this.metrics = metrics;
    this.originalHandler = server.getHandler();
    this.originalLog = server.getRequestLog();
    this.connections = new ConnectionMetrics(metrics.registry());
    this.threads = new ThreadPoolMetrics(server.getThreadPool());
    metrics.registry().register(threads);
    this.endpoints =
        new MountedEndpoints(server, new MetricsEndpoint(metrics, writer), originalHandler);
    this.handler = new TareHandler(metrics.registry(), endpoints);
    RequestLog refused = handler.badRequests();
    this.log = originalLog == null ? refused : new RequestLog.Collection(originalLog, refused);
  }

  /**
   * Measures {@code server}: its handlers, request log, connectors and thread pool as they are now.
   *
   * @param writer what {@code /metrics} answers with
   * @throws IllegalStateException if the server is running: Jetty would restart its handlers
   * @throws IllegalArgumentException if another server was installed with these metrics
   */
  public static TareJetty install(Server server, Metrics metrics, SnapshotWriter writer) {
    checkStopped(server, "install");
    TareJetty tare = new TareJetty(server, metrics, writer);
    server.setHandler(tare.handler);
    server.setRequestLog(tare.log);
    if (tare.originalLog != null) {
      server.addBean(tare.originalLog); // a collection starts none of its logs
    }
    for (Connector connector : server.getConnectors()) {
      tare.connections.attach(connector);
    }
    return tare;
  }

  /**
   * Turns readiness to 503, for good. Call it before {@link Server#stop}, and leave the balancer
   * time to see it: when a server stops, its socket is closed before anybody is told.
   */
  public void drain() {
    endpoints.drain();
  }

  /**
   * Removes what was added, and puts the server's own handler and log back, unless they have been
   * replaced since. Counters stay as they are.
   *
   * @throws IllegalStateException if the server is running
   */
  @Override
  @SuppressWarnings("ReferenceEquality") // the very ones that were put there
  public void close() {
    checkStopped(server, "close");
    if (server.getHandler() == handler) {
      endpoints.setHandler((Handler) null);
      server.setHandler(originalHandler);
    }
    if (server.getRequestLog() == log) {
      server.setRequestLog(originalLog);
    }
    connections.close();
    metrics.registry().unregister(threads);
  }

  private static void checkStopped(Server server, String what) {
    if (server.isRunning()) {
      throw new IllegalStateException(
          "server=%s (allowed for %s: before it starts, or stopped)"
              .formatted(server.getState(), what));
    }
  }
}
