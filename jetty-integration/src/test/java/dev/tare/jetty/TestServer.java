package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.CounterFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Jetty;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;

/** A server on 127.0.0.1 that speaks HTTP/1.1 and h2c, with metrics of its own. */
final class TestServer implements AutoCloseable {
  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder()
              .selfMetrics(SelfMetricDetail.ALL)
              .scrapeTimeout(Duration.ofMinutes(1))
              .collectorTimeout(Duration.ofMinutes(1))
              .build());
  private final Server server;
  private final ServerConnector connector;

  private TestServer(
      Function<Metrics, Handler> handler,
      Duration idleTimeout,
      BiConsumer<Server, Metrics> customize,
      Function<Server, ServerConnector> connecting)
      throws Exception {
    this(threads(), handler, idleTimeout, customize, connecting);
  }

  private TestServer(
      ThreadPool threads,
      Function<Metrics, Handler> handler,
      Duration idleTimeout,
      BiConsumer<Server, Metrics> customize,
      Function<Server, ServerConnector> connecting)
      throws Exception {
    this.server = new Server(threads);
    this.connector = connecting.apply(server);
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(idleTimeout.toMillis());
    server.addConnector(connector);
    server.setHandler(handler.apply(metrics));
    customize.accept(server, metrics);
    server.start();
  }

  static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(20, 4);
    threads.setDaemon(true);
    return threads;
  }

  /** Installs everything on a server with this pool. */
  static TestServer installed(ThreadPool threads, Handler app) throws Exception {
    Duration idleTimeout = Duration.ofSeconds(30);
    return new TestServer(
        threads,
        metrics -> app,
        idleTimeout,
        (server, metrics) -> TareJetty.install(server, metrics, OpenMetricsExporter.create()),
        server -> plainConnector(server, idleTimeout));
  }

  /** Wraps {@code app} in a {@link TareHandler} with the defaults. */
  static TestServer measuring(Handler app) throws Exception {
    return measuring(app, Duration.ofSeconds(30));
  }

  static TestServer measuring(Handler app, Duration idleTimeout) throws Exception {
    return new TestServer(
        metrics -> new TareHandler(metrics.registry(), app),
        idleTimeout,
        (server, metrics) ->
            server.setRequestLog(((TareHandler) server.getHandler()).badRequests()),
        server -> plainConnector(server, idleTimeout));
  }

  /** Measures the sockets, too. */
  static TestServer connections(Handler app) throws Exception {
    return with(metrics -> app, TestServer::measureSockets);
  }

  /** Measures the sockets from when the server has started. */
  static TestServer connectionsLater(Handler app) throws Exception {
    TestServer server = with(metrics -> app);
    measureSockets(server.server, server.metrics);
    return server;
  }

  static void measureSockets(Server server, Metrics metrics) {
    ConnectionMetrics sockets = new ConnectionMetrics(metrics.registry());
    for (Connector connector : server.getConnectors()) {
      sockets.attach(connector);
    }
  }

  /** Measures the sockets of a connector that speaks TLS, and HTTP/1.1 or HTTP/2 by ALPN. */
  static TestServer secure(Handler app, Path keyStore) throws Exception {
    return secure(app, keyStore, Duration.ofSeconds(30));
  }

  static TestServer secure(Handler app, Path keyStore, Duration idleTimeout) throws Exception {
    return new TestServer(
        metrics -> app,
        idleTimeout,
        TestServer::measureSockets,
        server -> secureConnector(server, keyStore));
  }

  static ServerConnector secureConnector(Server server, Path keyStore) {
    HttpConfiguration http = new HttpConfiguration();
    http.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server tls = new SslContextFactory.Server();
    tls.setKeyStorePath(keyStore.toString());
    tls.setKeyStorePassword(KeyStores.PASSWORD);
    tls.setSniRequired(false);
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol("http/1.1");
    return new ServerConnector(
        server,
        1,
        1,
        new SslConnectionFactory(tls, "alpn"),
        alpn,
        new HTTP2ServerConnectionFactory(http),
        new HttpConnectionFactory(http));
  }

  private static ServerConnector plainConnector(Server server, Duration idleTimeout) {
    HttpConfiguration http = new HttpConfiguration();
    HTTP2CServerConnectionFactory http2 = new HTTP2CServerConnectionFactory(http);
    http2.setStreamIdleTimeout(idleTimeout.toMillis());
    return new ServerConnector(server, 1, 1, new HttpConnectionFactory(http), http2);
  }

  static TestServer with(Function<Metrics, Handler> handler) throws Exception {
    return with(handler, (server, metrics) -> {});
  }

  static TestServer with(Function<Metrics, Handler> handler, BiConsumer<Server, Metrics> customize)
      throws Exception {
    Duration idleTimeout = Duration.ofSeconds(30);
    return new TestServer(
        handler, idleTimeout, customize, server -> plainConnector(server, idleTimeout));
  }

  int port() {
    return connector.getLocalPort();
  }

  Metrics metrics() {
    return metrics;
  }

  MetricsSnapshot snapshot() {
    return metrics.snapshot();
  }

  double active() {
    return snapshot().value("http_active_requests");
  }

  /** How many requests were recorded, whatever their labels. */
  long recorded() {
    return sum("http_requests_total");
  }

  /** How many were refused, whatever their status. */
  long refusedInAll() {
    return sum("http_bad_requests_total");
  }

  private long sum(String counter) {
    double sum = 0;
    for (MetricFamily family : snapshot().families()) {
      if (family.descriptor().name().value().equals(counter)) {
        for (int row = 0; row < family.series().size(); row++) {
          sum += ((CounterFamily) family).value(row);
        }
      }
    }
    return (long) sum;
  }

  /** How many were recorded with these labels. */
  long requests(String method, String route, int status) {
    return (long)
        snapshot()
            .value("http_requests_total", "method", method, "route", route, "status", "" + status);
  }

  /** What Jetty's own connections have counted. */
  double bytesInByJetty() {
    return connector.getConnectedEndPoints().stream()
        .mapToLong(endPoint -> endPoint.getConnection().getBytesIn())
        .sum();
  }

  /** The bytes of the only response, where how many is up to the sockets. */
  long bytesOut() {
    return ((HistogramFamily) snapshot().family("http_response_size_bytes")).rawSum(0);
  }

  /** Waits until so many are recorded and none is active. */
  void awaitRecorded(long requests) {
    Eventually.until(
        requests + " requests recorded", () -> recorded() >= requests && active() == 0);
  }

  /** Checks that there was one request, with no record more even after the server has stopped. */
  void assertOnlyRecord(String method, String route, int status, long bytesIn, long bytesOut) {
    assertOnlyRecord(method, route, status, "ok", bytesIn, bytesOut);
  }

  void assertOnlyRecord(
      String method, String route, int status, String outcome, long bytesIn, long bytesOut) {
    awaitRecorded(1);
    stop();
    MetricsSnapshot snapshot = snapshot();
    String[] all = {"method", method, "route", route, "status", Integer.toString(status)};
    String[] two = {"method", method, "route", route};
    assertThat(recorded()).isEqualTo(1);
    assertThat(refused()).isEmpty();
    assertThat(active()).isZero();
    assertOutcomes(status, outcome);
    assertThat(snapshot.value("http_requests_total", all)).isEqualTo(1);
    String time = status == 101 ? "http_stream_duration_seconds" : "http_request_duration_seconds";
    String[] timed = status == 101 ? two : all;
    assertThat(snapshot.value(time + "_count", timed)).isEqualTo(1);
    assertThat(snapshot.value(time + "_sum", timed)).isBetween(1e-6, 30.0);
    assertThat(snapshot.value("http_request_size_bytes_count", two)).isEqualTo(1);
    assertThat(snapshot.value("http_request_size_bytes_sum", two)).isEqualTo((double) bytesIn);
    assertThat(snapshot.value("http_response_size_bytes_count", two)).isEqualTo(1);
    assertThat(snapshot.value("http_response_size_bytes_sum", two)).isEqualTo((double) bytesOut);
  }

  /** Checks how the only request ended, and the class of its status. */
  void assertOutcomes(int status, String outcome) {
    String statusClass = status == 0 ? "none" : status / 100 + "xx";
    assertThat(only("http_request_outcomes_total")).isIn(outcomes(status, outcome));
    assertThat(only("http_responses_total")).isEqualTo("[" + statusClass + "] 1.0");
    assertThat(snapshot().value("tare_jetty_errors_total")).isZero();
  }

  private static List<String> outcomes(int status, String outcome) {
    String as = "[" + outcome + "] 1.0";
    return status >= 400 && outcome.equals("ok") && Jetty.VERSION.startsWith("12.0.")
        ? List.of(as, "[error] 1.0", "[timeout] 1.0") // what was thrown, though its page was sent
        : List.of(as);
  }

  /** Waits until so many sockets have closed. */
  void awaitClosed(int sockets) {
    Eventually.until(
        sockets + " closed",
        () -> snapshot().value("http_connection_duration_seconds_count") == sockets);
  }

  /** Waits until the server has noticed that its clients are gone. */
  void awaitNoConnection() {
    Eventually.until("no connection", () -> connector.getConnectedEndPoints().isEmpty());
  }

  /** How many requests were refused with this status. */
  long refusedWith(int status) {
    return refused().isEmpty()
        ? 0
        : (long) snapshot().value("http_bad_requests_total", "status", "" + status);
  }

  /** The refused requests: the status and how many, or nothing. */
  String refused() {
    boolean none =
        snapshot().families().stream()
            .noneMatch(f -> f.descriptor().name().value().equals("http_bad_requests_total"));
    return none ? "" : only("http_bad_requests_total");
  }

  /** The labels and the value of a counter's only series. */
  String only(String counter) {
    CounterFamily family = (CounterFamily) snapshot().family(counter);
    assertThat(family.series().size()).as(counter).isEqualTo(1);
    return family.series().values(0) + " " + family.value(0);
  }

  void stop() {
    LifeCycle.stop(server);
  }

  @Override
  public void close() {
    try {
      stop();
    } finally {
      metrics.close();
    }
  }
}
