package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scraper gets. */
class MetricsEndpointTest {

  /** Writes so many bytes, then fails if it is told to. */
  private record Text(String contentType, int size, boolean fails) implements SnapshotWriter {
    @Override
    public String format() {
      return "text";
    }

    @Override
    public Detail detail() {
      return Detail.BUCKETS;
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
      assertThat(snapshot.families()).isNotEmpty();
      byte[] line = "0123456789abcde\n".getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < size / line.length; i++) {
        out.write(line);
        out.flush();
      }
      if (fails) {
        throw new IllegalStateException("in the middle");
      }
    }

    @Override
    public SnapshotWriter forAccept(@Nullable String accept) {
      return accept == null ? this : new Text("chosen/" + accept.length(), size, fails);
    }
  }

  private static TestServer serving(Text writer) throws Exception {
    return TestServer.with(
        metrics -> {
          PathMappingsHandler mappings = new PathMappingsHandler();
          mappings.addMapping(PathSpec.from("/metrics"), new MetricsEndpoint(metrics, writer));
          return new TareHandler(metrics.registry(), new ContextHandler(mappings, "/"));
        });
  }

  @Test
  void shouldServeTheDocumentWithItsLengthWhenItIsSmall() throws Exception {
    try (TestServer server = serving(new Text("text/x; version=1", 160, false));
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(get("/metrics"));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.head())
          .contains("Content-Type: text/x; version=1\r\n", "Content-Length: 160\r\n");
      assertThat(reply.body()).hasSize(160).startsWith("0123456789abcde\n").endsWith("e\n");
      server.assertOnlyRecord("GET", "/metrics", 200, 0, 160);
    }
  }

  @Test
  void shouldStreamTheDocumentWhenItIsLarge() throws Exception {
    try (TestServer server = serving(new Text("text/x", 1_000_000, false));
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(get("/metrics"));
      assertThat(reply.head()).contains("Transfer-Encoding: chunked");
      assertThat(reply.body()).isEqualTo("0123456789abcde\n".repeat(1_000_000 / 16));
    }
  }

  @Test
  void shouldLetTheWriterChooseWhenTheScraperSaysWhatItAccepts() throws Exception {
    try (TestServer server = serving(new Text("text/x", 16, false));
        RawClient client = new RawClient(server.port())) {
      String request = get("/metrics").replace("Host", "Accept: a/b\r\nAccept: c/d\r\nHost");
      assertThat(client.exchange(request).head()).contains("Content-Type: chosen/7");
    }
  }

  @Test
  void shouldCompressTheDocumentWhenTheScraperUnpacksIt() throws Exception {
    try (TestServer server = serving(new Text("text/x", 160_000, false))) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
              .header("Accept-Encoding", "gzip")
              .build();
      HttpResponse<InputStream> response =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
      assertThat(response.headers().firstValue("Vary")).contains("Accept, Accept-Encoding");
      try (InputStream body = new GZIPInputStream(response.body())) {
        assertThat(body.readAllBytes())
            .asString(StandardCharsets.US_ASCII)
            .isEqualTo("0123456789abcde\n".repeat(10_000));
      }
      Eventually.until(
          "counted, when the end has been sent",
          () -> server.snapshot().find("tare_scrape_bytes_total", "format", "text").isPresent());
      assertThat(server.snapshot().value("tare_scrape_bytes_total", "format", "text"))
          .as("bytes that were sent")
          .isBetween(100.0, 16_000.0);
    }
  }

  @Test
  void shouldServeTheNamedFamiliesWhenTheQueryNamesThem() throws Exception {
    try (TestServer server = serving(new Text("text/x", 16, false));
        RawClient client = new RawClient(server.port())) {
      assertThat(client.exchange(get("/metrics?name[]=tare_rings")).status()).isEqualTo(200);
      assertThat(client.exchange(get("/metrics?name[]=nothing")).status())
          .as("the test's writer refuses a snapshot without families")
          .isEqualTo(500);
    }
  }

  @Test
  void shouldSendTheHeadAloneWhenAskedForTheHead() throws Exception {
    try (TestServer server = serving(new Text("text/x", 160, false));
        RawClient client = new RawClient(server.port())) {
      client.send(get("/metrics").replace("GET", "HEAD") + get("/metrics"));
      RawClient.Reply head = client.read(true);
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.head()).contains("Content-Type: text/x").doesNotContain("Content-Length: 0");
      assertThat(client.read(false).body()).as("of the request behind it").hasSize(160);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "FOOBAR"})
  void shouldRefuseWhenTheMethodIsAnother(String method) throws Exception {
    try (TestServer server = serving(new Text("text/x", 160, false));
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(get("/metrics").replace("GET", method));
      assertThat(reply.status()).isEqualTo(405);
      assertThat(reply.head()).contains("Allow: GET, HEAD\r\n");
    }
  }

  @Test
  void shouldAnswer500WhenTheScrapeFailsBeforeAnythingWasSent() throws Exception {
    try (TestServer server = serving(new Text("text/x", 160, true));
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(get("/metrics"));
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.head()).contains("Content-Type: text/plain").doesNotContain("text/x");
      assertThat(reply.body()).isEqualTo("The scrape failed.\n");
      assertThat(server.snapshot().value("tare_scrape_errors_total")).isEqualTo(1);
    }
  }

  /** Fails as soon as it is asked for a format. */
  private static final class Broken implements SnapshotWriter {
    @Override
    public String format() {
      return "text";
    }

    @Override
    public String contentType() {
      throw new IllegalStateException("broken");
    }

    @Override
    public Detail detail() {
      return Detail.BUCKETS;
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) {
      throw new IllegalStateException("broken");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void shouldAnswer500WhenTheWriterIsBroken(String method) throws Exception {
    try (TestServer server =
            TestServer.with(
                metrics -> new ContextHandler(),
                (jetty, metrics) ->
                    TareJetty.builder(jetty, metrics, new Broken()).countEndpoints().install());
        RawClient client = new RawClient(server.port());
        Http2Client streams = new Http2Client(server.port())) {
      assertThat(client.exchange(get("/metrics").replace("GET", method)).status()).isEqualTo(500);
      Http2Client.Exchange exchange = streams.send(method, "/metrics", null);
      exchange.awaitEnd();
      assertThat(exchange.status()).isEqualTo(500);
      server.awaitRecorded(2);
      assertThat(server.requests(method, "/metrics", 500)).isEqualTo(2);
    }
  }

  @Test
  void shouldCutTheConnectionWhenTheScrapeFailsInTheMiddle() throws Exception {
    try (TestServer server = serving(new Text("text/x", 1_000_000, true));
        RawClient client = new RawClient(server.port())) {
      client.send(get("/metrics"));
      RawClient.Reply reply = client.read(false);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.complete()).isFalse();
      assertThat(server.snapshot().value("tare_scrape_errors_total")).isEqualTo(1);
    }
  }

  @Test
  void shouldNeverRunOnASelectorThread() throws Exception {
    try (TestServer server = serving(new Text("text/x", 16, false))) {
      MetricsEndpoint endpoint = new MetricsEndpoint(server.metrics(), new Text("x", 0, false));
      assertThat(endpoint.getInvocationType()).isEqualTo(InvocationType.BLOCKING);
    }
  }
}
