package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.jetty.client.TareHttpClient;
import dev.tare.model.MetricFamily;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http3.client.HTTP3Client;
import org.eclipse.jetty.http3.client.HTTP3ClientQuicConfiguration;
import org.eclipse.jetty.http3.client.transport.HttpClientTransportOverHTTP3;
import org.eclipse.jetty.http3.server.HTTP3ServerConnectionFactory;
import org.eclipse.jetty.http3.server.HTTP3ServerQuicConfiguration;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.quic.quiche.client.QuicheClientQuicConfiguration;
import org.eclipse.jetty.quic.quiche.client.QuicheTransport;
import org.eclipse.jetty.quic.quiche.server.QuicheServerConnector;
import org.eclipse.jetty.quic.quiche.server.QuicheServerQuicConfiguration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/3 over QUIC, with Jetty's own client: requests are requests, and no socket is made up. */
class Http3Test {
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final App app = new App();
  private Server server;
  private QuicheServerConnector connector;
  private HttpClient client;
  private TareHttpClient measured;

  private static final class App extends Handler.Abstract {
    final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();

    @Override
    public boolean handle(
        org.eclipse.jetty.server.Request request, Response response, Callback callback)
        throws Exception {
      switch (request.getHttpURI().getPath()) {
        case "/ok" -> response.write(true, ByteBuffer.wrap(new byte[5]), callback);
        case "/throw" -> throw new IllegalStateException("boom");
        case "/read" ->
            Content.Sink.write(
                response, true, "got " + Content.Source.asString(request).length(), callback);
        case "/held" ->
            held.add(() -> response.write(true, ByteBuffer.wrap(new byte[5]), callback));
        default -> {
          return false;
        }
      }
      return true;
    }
  }

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    SslContextFactory.Server key = new SslContextFactory.Server();
    key.setKeyStorePath(KeyStores.make(folder).toString());
    key.setKeyStorePassword(KeyStores.PASSWORD);
    QueuedThreadPool threads = new QueuedThreadPool(20, 4);
    threads.setDaemon(true);
    server = new Server(threads);
    connector =
        new QuicheServerConnector(
            server,
            key,
            HTTP3ServerQuicConfiguration.configure(
                new QuicheServerQuicConfiguration(Files.createDirectory(folder.resolve("server")))),
            new HTTP3ServerConnectionFactory(new HttpConfiguration()));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(app);
    TareJetty.install(server, metrics, OpenMetricsExporter.create());
    server.start();
    startClient();
  }

  private void startClient() throws Exception {
    QueuedThreadPool threads = new QueuedThreadPool(20, 4);
    threads.setDaemon(true);
    ClientConnector sockets = new ClientConnector();
    sockets.setExecutor(threads);
    sockets.setSslContextFactory(new SslContextFactory.Client(true));
    QuicheClientQuicConfiguration quic =
        HTTP3ClientQuicConfiguration.configure(new QuicheClientQuicConfiguration());
    client =
        new HttpClient(
            new HttpClientTransportOverHTTP3(
                new HTTP3Client(quic, sockets), new QuicheTransport(quic)));
    client.setMaxConnectionsPerDestination(1);
    measured = TareHttpClient.install(client, metrics.registry());
    client.start();
  }

  @AfterEach
  void stop() {
    LifeCycle.stop(client);
    measured.close();
    LifeCycle.stop(server);
    metrics.close();
  }

  private Request request(String path) {
    return client
        .newRequest("127.0.0.1", connector.getLocalPort())
        .scheme("https")
        .path(path)
        .timeout(30, TimeUnit.SECONDS);
  }

  /** 0 where nothing was counted yet. */
  private double value(String name, String... labels) {
    return metrics.snapshot().find(name, labels).orElse(0);
  }

  private double requests(String method, int status) {
    return value(
        "http_requests_total", "method", method, "route", "unmatched", "status", "" + status);
  }

  private double sessions() {
    return metrics.snapshot().value("jetty_quic_sessions");
  }

  private List<String> shown() {
    return metrics.snapshot().families().stream()
        .map(MetricFamily::descriptor)
        .map(descriptor -> descriptor.name().value())
        .toList();
  }

  @Test
  void shouldCountRequestsAsAllOthersAndOneConnection() throws Exception {
    assertThat(sessions()).isZero();
    for (int i = 0; i < 3; i++) {
      assertThat(request("/ok").send().getStatus()).isEqualTo(200);
    }
    assertThat(request("/nowhere").send().getStatus()).isEqualTo(404);
    assertThat(request("/throw").send().getStatus()).isEqualTo(500);
    assertThat(
            request("/read")
                .method("POST")
                .body(new StringRequestContent("12345"))
                .send()
                .getContentAsString())
        .isEqualTo("got 5");
    Eventually.until("three answered", () -> requests("GET", 200) == 3);
    Eventually.until("one not found", () -> requests("GET", 404) == 1);
    Eventually.until("one failed", () -> requests("GET", 500) == 1);
    Eventually.until("one read", () -> requests("POST", 200) == 1);
    assertThat(value("http_request_size_bytes_sum", "method", "POST", "route", "unmatched"))
        .isEqualTo(5);
    Eventually.until("none active", () -> value("http_active_requests") == 0);
    assertThat(sessions()).isEqualTo(1);
    Eventually.until(
        "the client's six",
        () ->
            value("http_client_request_outcomes_total", "client", "default", "outcome", "ok") == 6);
    assertThat(value("tare_jetty_errors_total")).isZero();
    assertThat(value("tare_http_client_errors_total")).isZero();
  }

  @Test
  void shouldShowRequestsThatAreActiveAndTheConnectionUntilItsClientIsGone() throws Exception {
    List<CompletableFuture<?>> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sent.add(new CompletableResponseListener(request("/held")).send());
    }
    Eventually.until("all there", () -> app.held.size() == 3);
    assertThat(value("http_active_requests")).isEqualTo(3);
    assertThat(sessions()).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      app.held.remove().run();
    }
    for (CompletableFuture<?> each : sent) {
      each.get(30, TimeUnit.SECONDS);
    }
    Eventually.until("none active", () -> value("http_active_requests") == 0);
    client.stop();
    Eventually.until("gone", () -> sessions() == 0);
  }

  /** What cannot be known of QUIC is absent, and not 0. */
  @Test
  void shouldShowNoSocketsAndNoBytesOfThem() throws Exception {
    request("/ok").send();
    assertThat(shown())
        .contains("jetty_quic_sessions")
        .doesNotContain("http_open_connections", "http_connection_bytes_total");
  }
}
