package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.export.CredentialGate;
import dev.tare.export.Credentials;
import dev.tare.export.ScrapeTimeout;
import dev.tare.export.SnapshotWriter;
import dev.tare.instrument.Counter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Part of a document never looks like a whole one, and who reads slowly holds up nobody. */
class CutOffTest {
  private static final int TIMEOUT_MS = 20_000;
  private static final List<String> ACCEPTS =
      List.of(
          "application/openmetrics-text",
          "text/plain",
          "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily"
              + ";encoding=delimited");
  private static final int TORN_BYTES = 300_000;

  private final Metrics metrics =
      Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
  private final Counter calls = metrics.registry().counter("calls_total", "Calls.").register();
  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private final AtomicInteger whole = new AtomicInteger(1);
  private final HttpServer server;

  /**
   * Writes another snapshot, whoever asks for whatever.
   *
   * @param whole how often all of it; after that a part
   */
  private record Large(MetricsSnapshot snapshot, SnapshotWriter writer, AtomicInteger whole)
      implements SnapshotWriter {
    Large(int series, SnapshotWriter writer, AtomicInteger whole) {
      this(TestSnapshots.counters(LongStream.range(0, series).toArray()), writer, whole);
    }

    @Override
    public String format() {
      return writer.format();
    }

    @Override
    public String contentType() {
      return writer.contentType();
    }

    @Override
    public Detail detail() {
      return writer.detail();
    }

    @Override
    public SnapshotWriter forAccept(@Nullable String accept) {
      return new Large(snapshot, writer.forAccept(accept), whole);
    }

    @Override
    public void write(MetricsSnapshot scraped, OutputStream out) throws IOException {
      boolean all = whole.getAndDecrement() > 0;
      writer.write(snapshot, all ? out : new Torn(out, TORN_BYTES));
    }
  }

  /** Fails after so many bytes. */
  private static final class Torn extends OutputStream {
    private final OutputStream out;
    private long left;

    Torn(OutputStream out, long most) {
      this.out = out;
      this.left = most;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] block, int offset, int length) throws IOException {
      left -= length;
      if (left < 0) {
        throw new IllegalStateException("torn");
      }
      out.write(block, offset, length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }

  /**
   * What arrived until the connection was closed.
   *
   * @param whole whether its length, or its last chunk, says that nothing is missing
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  private record Reply(String head, byte[] body, boolean whole) {
    static Reply of(byte[] bytes) {
      String all = new String(bytes, ISO_8859_1);
      int end = all.indexOf("\r\n\r\n") + 4;
      String head = all.substring(0, end);
      String body = all.substring(end);
      if (head.contains("chunked")) {
        return new Reply(head, unchunked(body), body.endsWith("0\r\n\r\n"));
      }
      boolean whole =
          head.toLowerCase(Locale.ROOT).contains("content-length: " + body.length() + "\r\n");
      return new Reply(head, body.getBytes(ISO_8859_1), whole);
    }

    private static byte[] unchunked(String chunks) {
      StringBuilder body = new StringBuilder();
      for (int at = 0; at < chunks.length(); ) {
        int line = chunks.indexOf("\r\n", at);
        int size = Integer.parseInt(chunks.substring(at, line), 16);
        at = line + 2 + size + 2;
        body.append(chunks, line + 2, Math.min(chunks.length(), line + 2 + size));
      }
      return body.toString().getBytes(ISO_8859_1);
    }
  }

  CutOffTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    OpenMetricsExporter exporter = OpenMetricsExporter.create();
    serve("/metrics", exporter);
    serve("/large", new Large(20_000, exporter, whole));
    serve("/huge", new Large(200_000, exporter, whole)); // more than sockets take by themselves
    server.start();
  }

  private void serve(String path, SnapshotWriter writer) {
    server.createContext(path, new MetricsHttpHandler(metrics, writer));
  }

  @AfterEach
  void stop() {
    server.stop(0);
    executor.shutdownNow();
    metrics.close();
  }

  private Socket ask(String path, String http, String accept, String encoding) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 * 1024); // so that who reads nothing is waited for
    socket.connect(server.getAddress());
    socket.setSoTimeout(TIMEOUT_MS);
    String request =
        "GET %s %s\r\nHost: x\r\nAccept: %s\r\nAccept-Encoding: %s\r\nConnection: close\r\n\r\n";
    socket
        .getOutputStream()
        .write(request.formatted(path, http, accept, encoding).getBytes(ISO_8859_1));
    return socket;
  }

  private Reply get(String path, String http, String accept, String encoding) throws IOException {
    try (Socket socket = ask(path, http, accept, encoding)) {
      return Reply.of(socket.getInputStream().readAllBytes());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, identity",
    "HTTP/1.1, gzip",
    "HTTP/1.0, identity",
    "HTTP/1.0, gzip",
    "http/1.0, identity",
    "HTTP/1.2, identity"
  })
  void shouldNotLookWholeWhenItWasCutOff(String http, String encoding) throws IOException {
    int measured = http.endsWith("/1.0") ? 1 : 0; // a pass that only finds out the length
    for (String accept : ACCEPTS) {
      whole.set(1 + measured);
      Reply all = get("/large", http, accept, encoding);
      assertThat(all.whole()).as(all.head()).isTrue();
      whole.set(measured);
      Reply torn = get("/large", http, accept, encoding);
      assertThat(torn.head()).startsWith("HTTP/1.1 200 ");
      assertThat(torn.whole()).as(torn.head()).isFalse();
      assertThat(torn.body()).isNotEmpty().hasSizeLessThan(all.body().length);
      if (encoding.equals("gzip")) {
        assertThat(unpacked(all.body())).isNotEmpty();
        assertThatThrownBy(() -> unpacked(torn.body())).isInstanceOf(IOException.class);
      } else if (accept.contains("openmetrics")) {
        assertThat(all.body()).asString(UTF_8).endsWith("\n# EOF\n");
        assertThat(torn.body()).asString(UTF_8).doesNotContain("# EOF");
      }
    }
    assertThat(metrics.snapshot().value("tare_scrape_errors_total")).isEqualTo(ACCEPTS.size());
  }

  private static byte[] unpacked(byte[] body) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
  }

  @Test
  void shouldHoldUpNobodyWhileAClientReadsNothingAndWhenItLeaves() throws Exception {
    try (Socket slow = ask("/huge", "HTTP/1.1", "text/plain", "identity")) {
      await("begun", () -> whole.get() == 0);
      calls.increment();
      metrics.registry().gauge("late", "Registered meanwhile.").register().set(7);
      for (String accept : new String[] {"text/plain", "application/openmetrics-text"}) {
        assertThat(get("/metrics", "HTTP/1.1", accept, "identity").body())
            .asString(UTF_8)
            .contains("\ncalls_total 1\n", "\nlate 7\n");
      }
      assertThat(metrics.snapshot().value("calls_total")).isEqualTo(1);
      await(
          "the first is counted", // when its end has been sent
          () ->
              metrics
                  .snapshot()
                  .find("tare_scrape_bytes_total", "format", "prometheus")
                  .isPresent());
      assertThat(metrics.snapshot().value("tare_scrape_bytes_total", "format", "prometheus"))
          .as("the other has not come to its end")
          .isLessThan(1_000_000);
      slow.setSoLinger(true, 0); // goes by a reset
    }
    await(
        "noticed that it is gone", () -> metrics.snapshot().value("tare_scrape_errors_total") == 1);
    whole.set(1);
    assertThat(get("/huge", "HTTP/1.1", "text/plain", "identity").whole()).isTrue();
  }

  /** What is sent when the document ends. */
  private record OneLine(CountDownLatch written, CountDownLatch goOn) implements SnapshotWriter {
    @Override
    public String format() {
      return "short";
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
      out.write("short".getBytes(UTF_8));
      written.countDown();
      try {
        assertThat(goOn.await(TIMEOUT_MS, TimeUnit.MILLISECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Test
  void shouldCountAScrapeAsFailedWhenTheScraperLeavesBeforeItsEnd() throws Exception {
    OneLine writer = new OneLine(new CountDownLatch(1), new CountDownLatch(1));
    serve("/short", writer);
    try (Socket leaver = ask("/short", "HTTP/1.1", "text/plain", "identity")) {
      assertThat(writer.written.await(TIMEOUT_MS, TimeUnit.MILLISECONDS)).isTrue();
      leaver.setSoLinger(true, 0); // goes by a reset
    }
    writer.goOn.countDown();
    await("counted", () -> metrics.snapshot().value("tare_scrape_errors_total") == 1);
  }

  /** Tells when the response is ended. */
  private static final class Watched extends FilterOutputStream {
    private final List<String> told;

    Watched(OutputStream out, List<String> told) {
      super(out);
      this.told = told;
    }

    @Override
    public void close() throws IOException {
      told.add("closed");
      out.close();
    }
  }

  private record Told(List<String> told) implements Pace {
    @Override
    public void asked() {
      told.add("asked");
    }

    @Override
    public void within(ScrapeTimeout wait) {
      told.add("within");
    }

    @Override
    public void begins(int bytes) {
      told.add("begins");
    }

    @Override
    public void ends() {
      told.add("ends");
    }
  }

  @Test
  void shouldEndTheResponseAtThePaceOfTheRest() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    CredentialDoor door =
        new CredentialDoor(new CredentialGate(Credentials.NONE, System::nanoTime), metrics);
    HttpHandler handler =
        new MetricsHttpHandler(metrics, OpenMetricsExporter.create(), door, new Told(told));
    server.createContext(
        "/paced",
        exchange -> {
          exchange.setStreams(null, new Watched(exchange.getResponseBody(), told));
          handler.handle(exchange);
        });
    assertThat(get("/paced", "HTTP/1.1", "text/plain", "identity").whole()).isTrue();
    await("ended", () -> told.lastIndexOf("ends") > told.indexOf("closed"));
    assertThat(told)
        .containsExactly("asked", "within", "begins", "ends", "begins", "closed", "ends");
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
