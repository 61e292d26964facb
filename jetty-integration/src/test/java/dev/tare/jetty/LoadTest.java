package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.MetricsSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many requests at once, some of them cut off: every one is counted, once, where it belongs. */
@Tag("recording")
class LoadTest {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 200;

  @Test
  void shouldCountEveryRequestWhenManyConnectionsAreKeptBusy() throws Exception {
    PathMappingsHandler mappings = new PathMappingsHandler();
    for (String path : new String[] {"/ok", "/empty", "/throw", "/withBody", "/abort"}) {
      mappings.addMapping(PathSpec.from(path), new ScenarioApp());
    }
    try (TestServer server = TestServer.measuring(new ContextHandler(mappings, "/"))) {
      ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
      try {
        List<Callable<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(() -> play(server.port()));
        }
        for (Future<Void> client : pool.invokeAll(clients, 100, TimeUnit.SECONDS)) {
          client.get();
        }
      } finally {
        pool.shutdownNow();
      }
      int each = CLIENTS * ROUNDS;
      server.awaitRecorded(4 * each + CLIENTS);
      MetricsSnapshot snapshot = server.snapshot();
      assertThat(requests(snapshot, "/ok", 200)).isEqualTo(each);
      assertThat(requests(snapshot, "/empty", 200)).isEqualTo(each);
      assertThat(requests(snapshot, "/throw", 500)).isEqualTo(each);
      assertThat(requests(snapshot, "/withBody", 200)).isEqualTo(each);
      assertThat(requests(snapshot, "/abort", 0)).isEqualTo(CLIENTS);
      assertThat(server.recorded()).isEqualTo(4 * each + CLIENTS);
      assertThat(bytesOut(snapshot, "/withBody")).isEqualTo(1_000 * each);
      assertThat(bytesOut(snapshot, "/ok")).isEqualTo(5 * each);
      assertThat(server.active()).isZero();
    }
  }

  private static Void play(int port) throws Exception {
    try (RawClient client = new RawClient(port)) {
      for (int i = 0; i < ROUNDS; i++) {
        assertThat(client.exchange(get("/ok")).status()).isEqualTo(200);
        client.send(get("/empty") + get("/throw") + get("/withBody"));
        assertThat(client.read(false).status()).isEqualTo(200);
        assertThat(client.read(false).status()).isEqualTo(500);
        assertThat(client.read(false).body()).hasSize(1_000);
      }
      assertThat(client.exchange(get("/abort")).status()).isZero();
    }
    return null;
  }

  private static double requests(MetricsSnapshot snapshot, String route, int status) {
    return snapshot.value(
        "http_requests_total", "method", "GET", "route", route, "status", "" + status);
  }

  private static double bytesOut(MetricsSnapshot snapshot, String route) {
    return snapshot.value("http_response_size_bytes_sum", "method", "GET", "route", route);
  }
}
