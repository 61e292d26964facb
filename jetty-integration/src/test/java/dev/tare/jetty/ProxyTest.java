package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.jetty.client.TareHttpClient;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.Test;

/** A real proxy before a real server: what each of the three has counted is the same. */
class ProxyTest {

  /** Sends all to one port; the routes of its client are the first parts of their paths. */
  private static final class Proxy extends ProxyHandler.Reverse {
    private final Metrics metrics;

    Proxy(int target, Metrics metrics) {
      super(request -> HttpURI.build(request.getHttpURI()).authority("127.0.0.1", target));
      this.metrics = metrics;
    }

    @Override
    protected HttpClient newHttpClient() {
      HttpClient client = super.newHttpClient();
      TareHttpClient.builder(client, metrics.registry())
          .name("backend-one")
          .routes(request -> request.getPath().startsWith("/ok") ? "/ok" : "/others")
          .install();
      return client;
    }

    @Override
    protected org.eclipse.jetty.client.Request newProxyToServerRequest(
        Request clientToProxy, HttpURI uri) {
      return super.newProxyToServerRequest(clientToProxy, uri).idleTimeout(1, TimeUnit.SECONDS);
    }
  }

  private static TestServer proxy(int target) throws Exception {
    return TestServer.with(
        metrics -> new TareHandler(metrics.registry(), new Proxy(target, metrics)));
  }

  /** 0 where nothing was counted yet. */
  private static double value(TestServer proxy, String sample, String... labels) {
    return proxy.snapshot().find(sample, labels).orElse(0);
  }

  private static double sent(TestServer proxy, String route, int status) {
    String[] labels = {
      "client", "backend-one", "method", "GET", "route", route, "status", "" + status
    };
    return value(proxy, "http_client_requests_total", labels);
  }

  private static double outcome(TestServer proxy, String outcome) {
    String[] labels = {"client", "backend-one", "outcome", outcome};
    return value(proxy, "http_client_request_outcomes_total", labels);
  }

  private static double active(TestServer proxy) {
    return proxy.snapshot().value("http_client_active_requests", "client", "backend-one");
  }

  @Test
  void shouldCountWhatTheServersOnBothSidesCount() throws Exception {
    int clients = 4;
    int each = 50;
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try (TestServer backend = TestServer.measuring(new ScenarioApp());
        TestServer proxy = proxy(backend.port())) {
      List<Future<Void>> played = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        Callable<Void> player =
            () -> {
              try (RawClient client = new RawClient(proxy.port())) {
                for (int request = 0; request < each; request++) {
                  assertThat(client.exchange(get("/ok")).status()).isEqualTo(200);
                }
                assertThat(client.exchange(get("/nowhere")).status()).isEqualTo(404);
                assertThat(client.exchange(get("/throw")).status()).isEqualTo(500);
                return null;
              }
            };
        played.add(threads.submit(player));
      }
      for (Future<Void> player : played) {
        player.get(60, TimeUnit.SECONDS);
      }
      long sent = (long) clients * (each + 2);
      backend.awaitRecorded(sent);
      proxy.awaitRecorded(sent);
      Eventually.until("all ended", () -> active(proxy) == 0 && outcome(proxy, "ok") == sent);
      assertThat(sent(proxy, "/ok", 200)).isEqualTo((double) clients * each);
      assertThat(sent(proxy, "/others", 404)).isEqualTo(clients);
      assertThat(sent(proxy, "/others", 500)).isEqualTo(clients);
      assertThat(backend.recorded()).isEqualTo(sent);
      assertThat(proxy.recorded()).isEqualTo(sent);
      assertThat(proxy.snapshot().value("tare_http_client_errors_total")).isZero();
      assertThat(
              proxy
                  .snapshot()
                  .value("http_client_connections", "client", "backend-one", "state", "idle"))
          .isPositive();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void shouldCountAServerThatIsNotThere() throws Exception {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    try (TestServer proxy = proxy(closed);
        RawClient client = new RawClient(proxy.port())) {
      assertThat(client.exchange(get("/ok")).status()).isEqualTo(502);
      Eventually.until("ended", () -> sent(proxy, "/ok", 0) == 1 && active(proxy) == 0);
      assertThat(outcome(proxy, "connect")).isEqualTo(1);
    }
  }

  @Test
  void shouldCountAServerThatDoesNotAnswer() throws Exception {
    try (TestServer backend = TestServer.measuring(new ScenarioApp());
        TestServer proxy = proxy(backend.port());
        RawClient client = new RawClient(proxy.port())) {
      assertThat(client.exchange(get("/never")).status()).isEqualTo(504);
      Eventually.until("ended", () -> sent(proxy, "/others", 0) == 1 && active(proxy) == 0);
      assertThat(outcome(proxy, "timeout")).isEqualTo(1);
    }
  }

  /** Of the far side the answer was sought and half read: its status is known. */
  @Test
  void shouldCountAClientThatLeavesInTheMiddle() throws Exception {
    try (TestServer backend = TestServer.measuring(new ScenarioApp());
        TestServer proxy = proxy(backend.port())) {
      try (RawClient client = new RawClient(proxy.port())) {
        client.send(get("/big"));
        client.readByte();
        client.reset();
      }
      Eventually.until("ended", () -> sent(proxy, "/others", 200) == 1 && active(proxy) == 0);
      assertThat(outcome(proxy, "aborted")).isEqualTo(1);
      proxy.awaitRecorded(1);
      backend.awaitRecorded(1);
    }
  }

  @Test
  void shouldCountAServerThatLeavesInTheMiddle() throws Exception {
    try (TestServer backend = TestServer.measuring(new ScenarioApp());
        TestServer proxy = proxy(backend.port());
        RawClient client = new RawClient(proxy.port())) {
      RawClient.Reply reply = client.exchange(get("/failAfterCommit"));
      assertThat(reply.complete()).isFalse();
      Eventually.until("ended", () -> sent(proxy, "/others", 200) == 1 && active(proxy) == 0);
      assertThat(outcome(proxy, "error")).isEqualTo(1);
    }
  }
}
