package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Scrapers that come all at once, read slowly or leave: nobody else notices. */
class ScrapeLimitsTest {

  /** Writes so many blocks, after the latch has opened. */
  private record Pages(int blocks, CountDownLatch open, CountDownLatch begun)
      implements SnapshotWriter {
    Pages(int blocks) {
      this(blocks, new CountDownLatch(0), new CountDownLatch(0));
    }

    @Override
    public String format() {
      return "pages";
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
      begun.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      byte[] block = new byte[32 * 1024];
      for (int i = 0; i < blocks; i++) {
        out.write(block);
      }
    }

    @Override
    public SnapshotWriter forAccept(@Nullable String accept) {
      return this;
    }
  }

  private static TestServer serving(
      SnapshotWriter writer, UnaryOperator<MetricsEndpoint.Builder> change) throws Exception {
    return TestServer.with(
        metrics -> {
          PathMappingsHandler mappings = new PathMappingsHandler();
          mappings.addMapping(
              PathSpec.from("/metrics"),
              change.apply(MetricsEndpoint.builder(metrics, writer)).build());
          mappings.addMapping(PathSpec.from("/ok"), new ScenarioApp());
          return new TareHandler(metrics.registry(), new ContextHandler(mappings, "/"));
        });
  }

  @Test
  void shouldRefuseWithRetryAfterWhenTooManyScrapeAtOnce() throws Exception {
    Pages writer = new Pages(1, new CountDownLatch(1), new CountDownLatch(2));
    try (TestServer server = serving(writer, b -> b.maxScrapes(2));
        RawClient one = new RawClient(server.port());
        RawClient two = new RawClient(server.port());
        RawClient three = new RawClient(server.port())) {
      one.send(get("/metrics"));
      two.send(get("/metrics"));
      writer.begun.await();
      RawClient.Reply refusal = three.exchange(get("/metrics"));
      assertThat(refusal.status()).isEqualTo(503);
      assertThat(refusal.head()).contains("Retry-After: 1\r\n");
      assertThat(three.exchange(get("/metrics").replace("GET", "HEAD")).status()).isEqualTo(200);
      writer.open.countDown();
      assertThat(one.read(false).status()).isEqualTo(200);
      assertThat(two.read(false).status()).isEqualTo(200);
      Eventually.until("let in again", () -> reply(three, get("/metrics")).status() == 200);
    }
  }

  private static RawClient.Reply reply(RawClient client, String request) {
    try {
      return client.exchange(request);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldCutOffTheScrapeWhenItIsReadTooSlowly() throws Exception {
    Pages writer = new Pages(2_000, new CountDownLatch(0), new CountDownLatch(1));
    try (TestServer server = serving(writer, b -> b.maxScrapes(1).timeout(Duration.ofSeconds(3)));
        RawClient slow = new RawClient(server.port());
        RawClient other = new RawClient(server.port())) {
      slow.send(get("/metrics"));
      writer.begun.await();
      assertThat(other.exchange(get("/metrics")).status()).isEqualTo(503);
      assertThat(other.exchange(get("/ok")).status()).as("the application").isEqualTo(200);
      // A byte now and then: the connection never idles out.
      Eventually.until("cut off", () -> slow.readByte() && server.active() == 0);
      assertThat(server.requests("GET", "/metrics", 200)).isEqualTo(1);
      assertThat(server.snapshot().value("http_request_outcomes_total", "outcome", "timeout"))
          .isEqualTo(1);
      assertThat(reply(other, get("/metrics")).status()).as("the next may come in").isEqualTo(200);
    }
  }

  /** Else four of them keep everybody out for the length of the timeout. */
  @Test
  void shouldCutOffEarlyWhoReadsMoreSlowlyThanTheMinimum() throws Exception {
    Duration most = Duration.ofMinutes(10);
    try (TestServer server =
            serving(
                new Pages(2_000), b -> b.maxScrapes(1).timeout(most).minBytesPerSecond(1 << 18));
        RawClient slow = new RawClient(server.port());
        RawClient other = new RawClient(server.port())) {
      slow.send(get("/metrics"));
      Eventually.until("cut off", () -> slow.readByte() && errors(server) == 1);
      Eventually.until("let in", () -> reply(other, get("/metrics")).status() == 200);
    }
  }

  private static double errors(TestServer server) {
    return server.snapshot().value("tare_scrape_errors_total");
  }

  /** It reads no answer that comes after that. */
  @Test
  void shouldCutOffTheScrapeWhenTheScraperSaysThatItHasLeft() throws Exception {
    String hurried =
        get("/metrics").replace("Host", "X-Prometheus-Scrape-Timeout-Seconds: 0.3\r\nHost");
    try (TestServer server = serving(new Pages(2_000), b -> b.minBytesPerSecond(1));
        RawClient slow = new RawClient(server.port())) {
      slow.send(hurried);
      Eventually.until("cut off", () -> errors(server) == 1);
    }
  }

  /** Proxies ask by it; without a length its body ends where the connection does. */
  @Test
  void shouldSendTheLengthWhenTheScraperSpeaksHttp10() throws Exception {
    String request = "GET /metrics HTTP/1.0\r\n\r\n";
    try (TestServer server = serving(new Pages(100), b -> b);
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(request);
      assertThat(reply.head()).contains("Content-Length: " + 100 * 32 * 1024 + "\r\n");
      assertThat(reply.body()).hasSize(100 * 32 * 1024);
    }
    try (TestServer server = serving(new Pages(2_000), b -> b.timeout(Duration.ofMillis(500)));
        RawClient slow = new RawClient(server.port())) {
      slow.send(request);
      Eventually.until("cut off", () -> server.snapshot().value("tare_scrape_errors_total") == 1);
      RawClient.Reply reply = slow.read(false);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.complete()).isFalse();
    }
  }

  /** A document of one block is sent when it ends. */
  @Test
  void shouldCountAScrapeAsFailedWhenTheScraperLeavesBeforeTheLastBlock() throws Exception {
    Pages writer = new Pages(1, new CountDownLatch(1), new CountDownLatch(1));
    try (TestServer server = serving(writer, b -> b);
        RawClient leaver = new RawClient(server.port())) {
      leaver.send(get("/metrics"));
      writer.begun.await();
      leaver.reset();
      writer.open.countDown();
      Eventually.until("counted", () -> errors(server) == 1);
    }
  }

  @Test
  void shouldLetTheNextInWhenAScraperLeaves() throws Exception {
    try (TestServer server = serving(new Pages(500), b -> b.maxScrapes(1))) {
      for (int i = 0; i < 5; i++) {
        try (RawClient leaver = new RawClient(server.port())) {
          leaver.send(get("/metrics"));
          leaver.readByte();
          leaver.reset();
        }
        Eventually.until("noticed", () -> server.active() == 0);
      }
      try (RawClient stayer = new RawClient(server.port())) {
        assertThat(stayer.exchange(get("/metrics")).body()).hasSize(500 * 32 * 1024);
      }
      server.awaitRecorded(6);
      assertThat(server.snapshot().value("http_request_outcomes_total", "outcome", "client_abort"))
          .isEqualTo(5);
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
    }
  }

  @Test
  void shouldNameTheRangeWhenALimitIsOutOfIt() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      MetricsEndpoint.Builder builder = MetricsEndpoint.builder(metrics, new Pages(1));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.maxScrapes(0))
          .withMessage("maxScrapes=0 (allowed: 1 to 64)");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.timeout(Duration.ZERO))
          .withMessage("timeout=PT0S (allowed: over 0 to PT10M)");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.minBytesPerSecond(0))
          .withMessage("minBytesPerSecond=0 (allowed: 1 to 1048576)");
      assertThatIllegalArgumentException().isThrownBy(() -> builder.bearerToken(" "));
      assertThatIllegalArgumentException().isThrownBy(() -> builder.basicAuth("a:b", "c"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder.basicAuth("a", ""))
          .withMessageNotContaining("secret");
    }
  }
}
