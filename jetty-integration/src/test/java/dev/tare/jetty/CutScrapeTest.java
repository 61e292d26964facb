package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scrape that fails when part of it is under way does not look like a whole one. */
class CutScrapeTest {
  private static final int BLOCK = 32 * 1024;
  private static final int BLOCKS = 10;

  /**
   * Writes some blocks, and then fails or not.
   *
   * @param passes before the one that fails; HTTP/1.0 has one that only measures
   */
  private record Torn(boolean fails, AtomicInteger passes) implements SnapshotWriter {
    @Override
    public String format() {
      return "torn";
    }

    @Override
    public String contentType() {
      return "text/plain";
    }

    @Override
    public Detail detail() {
      return Detail.BUCKETS;
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
      boolean whole = !fails || passes.getAndDecrement() > 0;
      for (int i = 0; i < BLOCKS; i++) {
        if (!whole && i == BLOCKS / 2) {
          throw new IllegalStateException("torn");
        }
        out.write(new byte[BLOCK]);
      }
    }

    @Override
    public SnapshotWriter forAccept(@Nullable String accept) {
      return this;
    }
  }

  private static TestServer serving(boolean fails, int passes) throws Exception {
    Torn writer = new Torn(fails, new AtomicInteger(passes));
    return TestServer.with(metrics -> new MetricsEndpoint(metrics, writer));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1\r\nHost: x\r\n",
        "HTTP/1.1\r\nHost: x\r\nConnection: close\r\n",
        "HTTP/1.1\r\nHost: x\r\nConnection: Close, TE\r\nTE: trailers\r\n",
        "HTTP/1.0\r\n",
        "HTTP/1.0\r\nConnection: keep-alive\r\n"
      })
  void shouldLackItsEndWhateverTheRequestSays(String rest) throws Exception {
    String request = "GET /metrics " + rest + "\r\n";
    try (TestServer server = serving(false, 0);
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply all = client.exchange(request);
      assertThat(all.body()).hasSize(BLOCKS * BLOCK);
      assertThat(all.complete()).isTrue();
      assertThat(all.head()).containsPattern("(?i)transfer-encoding: chunked|content-length: ");
    }
    try (TestServer server = serving(true, rest.startsWith("HTTP/1.0") ? 1 : 0);
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply torn = client.exchange(request);
      assertThat(torn.status()).isEqualTo(200);
      assertThat(torn.body()).hasSizeLessThan(BLOCKS * BLOCK);
      assertThat(torn.complete()).as(torn.head()).isFalse();
    }
  }

  @Test
  void shouldResetTheStreamOfHttp2() throws Exception {
    try (TestServer server = serving(true, 0);
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange torn = client.send("GET", "/metrics", null);
      torn.awaitEnd();
      assertThat(torn.isReset()).isTrue();
    }
    try (TestServer server = serving(false, 0);
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange all = client.send("GET", "/metrics", null);
      all.awaitEnd();
      assertThat(all.isReset()).isFalse();
      assertThat(all.bytes()).isEqualTo((long) BLOCKS * BLOCK);
    }
  }
}
