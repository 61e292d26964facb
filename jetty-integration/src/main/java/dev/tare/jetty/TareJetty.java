package dev.tare.jetty;

import dev.tare.Metrics;
import dev.tare.discovery.CataloguePage;
import dev.tare.export.Page;
import dev.tare.export.SnapshotWriter;
import dev.tare.health.Health;
import dev.tare.instrument.Registration;
import dev.tare.registry.MetricRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * All that this package measures of a server, and its endpoints, in one line:
 *
 * <pre>{@code
 * TareJetty tare = TareJetty.install(server, metrics, OpenMetricsExporter.create());
 * }</pre>
 *
 * <p>Serves {@code /metrics}, {@code /metrics/catalogue}, {@code /health/live}, {@code
 * /health/ready} and {@code /health/startup}. One server per {@link Metrics}: gauges of two would
 * be of the same name.
 *
 * <p>Connectors are followed as they come and go, and a handler or a request log that is set after
 * the installation is measured when the server starts.
 *
 * <p>Best before the server starts. In one that runs and is dynamic ({@link Server#setDynamic}) it
 * works, too; what is open by then is not seen.
 */
public final class TareJetty implements AutoCloseable {
  private static final String CATALOGUE = "/metrics/catalogue";

  private final ServerPlaces places;
  private final @Nullable AdminConnector admin;
  private final ServerHealth health;
  private final InstalledParts parts;
  private final List<Registration> collectors;
  private boolean closed;

  private TareJetty(Builder builder, ConnectionMetrics connections, List<Registration> collectors) {
    Server server = builder.server;
    MetricsEndpoint scrape = builder.endpoint.build(builder.pages);
    this.places = new ServerPlaces(server);
    this.admin = builder.admin(scrape.maxScrapes());
    this.health = new ServerHealth(server, builder.health);
    List<Page> pages = new ArrayList<>(health.pages());
    pages.add(new CataloguePage(CATALOGUE, builder.metrics.registry(), builder.metrics::snapshot));
    pages.addAll(builder.pages);
    MountedEndpoints endpoints =
        new MountedEndpoints(scrape, pages, admin, !builder.withoutEndpoints, server.getHandler());
    if (!builder.countsEndpoints) {
      builder.requests.exclude(endpoints::serves);
    }
    this.parts =
        new InstalledParts(
            places, builder.requests.build(endpoints), endpoints, connections, admin);
    this.collectors = collectors;
  }

  /** Puts all into the server, or nothing: an admin connector may not get its port. */
  private TareJetty installed() {
    try {
      parts.install();
      return this;
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  /**
   * Measures {@code server}: its handlers, request log, connectors and pools.
   *
   * @param writer what {@code /metrics} answers with
   * @throws IllegalStateException if the server is running and not dynamic: Jetty lets nobody
   *     replace its handler then
   * @throws IllegalArgumentException if another server was installed with these metrics
   */
  public static TareJetty install(Server server, Metrics metrics, SnapshotWriter writer) {
    return builder(server, metrics, writer).install();
  }

  /**
   * Begins an installation that differs from the defaults.
   *
   * @param writer what {@code /metrics} answers with
   */
  public static Builder builder(Server server, Metrics metrics, SnapshotWriter writer) {
    return new Builder(server, metrics, writer);
  }

  /**
   * Turns readiness to 503, for good, or where there is a {@link Builder#health} until that is
   * resumed. Call it before {@link Server#stop}, and leave the balancer time to see it: when a
   * server stops, its socket is closed before anybody is told.
   */
  public void drain() {
    health.drain();
  }

  /** The port of the admin connector once the server has started; empty where there is none. */
  public OptionalInt adminPort() {
    return admin == null || admin.getLocalPort() <= 0
        ? OptionalInt.empty()
        : OptionalInt.of(admin.getLocalPort());
  }

  /**
   * Removes what was added, and puts the server's own handler and log back, unless they have been
   * replaced since. Counters stay as they are. A second time does nothing.
   *
   * @throws IllegalStateException if the server is running and not dynamic
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    places.check("close");
    closed = true;
    parts.close();
    collectors.forEach(Registration::close);
  }

  /** Collects what differs from the defaults. Not thread-safe; good for one installation. */
  public static final class Builder {
    private static final int MAX_PORT = 65_535;

    private final Server server;
    private static final Set<String> OWN =
        new TreeSet<>(
            Set.of("/metrics", CATALOGUE, "/health/live", "/health/ready", "/health/startup"));

    private final Metrics metrics;
    private TareHandler.Builder requests;
    private MetricsEndpoint.Builder endpoint;
    private final List<Page> pages = new ArrayList<>();
    private @Nullable Health health;
    private boolean bufferPoolDetail;
    private boolean countsEndpoints;
    private boolean withoutEndpoints;
    private @Nullable String adminHost;
    private int adminPort;
    private SslContextFactory.@Nullable Server adminTls;

    private Builder(Server server, Metrics metrics, SnapshotWriter writer) {
      this.server = server;
      this.metrics = metrics;
      this.requests = TareHandler.builder(metrics.registry());
      this.endpoint = MetricsEndpoint.builder(metrics, writer);
    }

    /** How requests are measured. Default: as {@link TareHandler.Builder} does. */
    public Builder requests(TareHandler.Builder requests) {
      this.requests = requests;
      return this;
    }

    /** How {@code /metrics} answers, and whom. Default: as {@link MetricsEndpoint.Builder} does. */
    public Builder endpoint(MetricsEndpoint.Builder endpoint) {
      this.endpoint = endpoint;
      return this;
    }

    /**
     * What {@code /health} says beside the state of the server itself, and whom {@link
     * TareJetty#drain} tells. Up or down is for everybody, what each check said for whom {@code
     * /metrics} is open to. Default: no checks.
     */
    public Builder health(Health health) {
      this.health = health;
      return this;
    }

    /** Also serves these pages; see {@link #page}. */
    public Builder pages(Collection<? extends Page> several) {
      several.forEach(this::page);
      return this;
    }

    /**
     * Also serves a page, at its own path, where {@code /metrics} is served and to whom that is
     * open.
     *
     * @throws IllegalArgumentException if another has its path, or it is one of Tare's own
     */
    public Builder page(Page page) {
      if (OWN.contains(page.path())
          || pages.stream().anyMatch(known -> known.path().equals(page.path()))) {
        throw new IllegalArgumentException(
            "path=" + page.path() + " (allowed: one page each, and none at " + OWN + ")");
      }
      pages.add(page);
      return this;
    }

    /**
     * Shows of the pools of byte buffers also how many buffers they have and how many fit none.
     * Default: their memory, and what has not come back.
     */
    public Builder bufferPoolDetail() {
      this.bufferPoolDetail = true;
      return this;
    }

    /** Counts scrapes and health checks as requests, too. Default: they are in no count. */
    public Builder countEndpoints() {
      this.countsEndpoints = true;
      return this;
    }

    /**
     * Serves neither {@code /metrics} nor health nor pages: requests for them are the
     * application's. For where something else, such as Spring Boot's actuator, shows the metrics,
     * and to whom it may.
     */
    public Builder withoutEndpoints() {
      this.withoutEndpoints = true;
      return this;
    }

    /**
     * Serves {@code /metrics} on a connector of its own and nowhere else, with threads of its own:
     * scrapes are then answered when all of the server's threads are taken. Health is served there,
     * too; the application is not. Its sockets and threads are not among those that are shown.
     *
     * @param host the address to bind to, for example {@code 127.0.0.1}
     * @param port 0 for any that is free, see {@link TareJetty#adminPort}
     * @throws IllegalArgumentException if {@code port} is not from 0 to 65,535
     */
    public Builder admin(String host, int port) {
      if (port < 0 || port > MAX_PORT) {
        throw new IllegalArgumentException("port=" + port + " (allowed: 0 to " + MAX_PORT + ")");
      }
      this.adminHost = host;
      this.adminPort = port;
      return this;
    }

    /**
     * Has the connector of {@link #admin} speak HTTPS with this key, and no HTTP: credentials can
     * else be read on the way. Default: plain HTTP.
     */
    public Builder adminTls(SslContextFactory.Server key) {
      this.adminTls = key;
      return this;
    }

    private @Nullable AdminConnector admin(int scrapes) {
      if (withoutEndpoints && adminHost != null) {
        throw new IllegalStateException("withoutEndpoints() with admin(host, port)");
      }
      if (adminHost != null) {
        return new AdminConnector(server, adminHost, adminPort, scrapes, adminTls);
      }
      if (adminTls != null) {
        throw new IllegalStateException("adminTls without admin(host, port)");
      }
      return null;
    }

    /**
     * Measures the server: its handlers, request log, connectors and pools.
     *
     * @throws IllegalStateException if the server is running and not dynamic, or there is a key for
     *     an admin connector and none, or an admin connector and no endpoint for it
     * @throws IllegalArgumentException if another server was installed with these metrics
     */
    public TareJetty install() {
      new ServerPlaces(server).check("install");
      ConnectionMetrics connections = connections();
      List<Registration> collectors = new ArrayList<>();
      try {
        MetricRegistry registry = metrics.registry();
        collectors.add(registry.register(new ThreadPoolMetrics(server.getThreadPool())));
        collectors.add(registry.register(new Http2Metrics(server)));
        collectors.add(registry.register(new QuicMetrics(server)));
        collectors.add(registry.register(new QosMetrics(server)));
        collectors.add(new BufferPoolMetrics(registry, server, bufferPoolDetail)::close);
        return new TareJetty(this, connections, collectors).installed();
      } catch (RuntimeException e) {
        collectors.forEach(Registration::close);
        connections.close();
        throw e;
      }
    }

    private ConnectionMetrics connections() {
      try {
        return new ConnectionMetrics(metrics.registry());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "server=%s (allowed: one server for each Metrics, a commonLabel tells them apart)"
                .formatted(server),
            e);
      }
    }
  }
}
