package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a server hangs up on, so that it takes no more of the machine than it was given. */
class ServerBoundsTest {
  private static final int TIMEOUT_MS = 20_000;
  private static final String ASK = "GET /metrics HTTP/1.1\r\nHost: x\r\n";

  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** Waits in the middle. */
  private record Waiting(CountDownLatch begun, CountDownLatch goOn) implements SnapshotWriter {
    @Override
    public String format() {
      return "waiting";
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
      out.write("begun,".getBytes(ISO_8859_1));
      out.flush();
      begun.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      out.write("ended".getBytes(ISO_8859_1));
    }
  }

  /** Never comes to an end. */
  private record Endless() implements SnapshotWriter {
    @Override
    public String format() {
      return "endless";
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
      while (true) {
        out.write(new byte[64 * 1024]);
      }
    }
  }

  private final ExecutorService readers = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    goOn.countDown();
    readers.shutdownNow();
    metrics.close();
  }

  private MetricsHttpServer.Builder local() {
    return MetricsHttpServer.builder(metrics).host("127.0.0.1");
  }

  private static HttpRequest.Builder to(MetricsHttpServer server, String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.address().getPort() + path))
        .timeout(Duration.ofMillis(TIMEOUT_MS));
  }

  private HttpResponse<String> get(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static Socket connect(MetricsHttpServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    socket.setSoTimeout(TIMEOUT_MS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Reads until the other side has closed, orderly or not. */
  private static String readAll(Socket socket) {
    StringBuilder all = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        all.append((char) next);
      }
    } catch (SocketException e) {
      all.append("[reset]");
    } catch (IOException e) {
      all.append(e);
    }
    return all.toString();
  }

  @Test
  void shouldHangUpOnMoreRequestsThanItHasThreadsAndPlaces() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (MetricsHttpServer server = local().threads(1).writer(new Waiting(begun, goOn)).start()) {
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Socket socket = connect(server);
        sockets.add(socket);
        send(socket, ASK + "Connection: close\r\n\r\n");
        answers.add(CompletableFuture.supplyAsync(() -> readAll(socket), readers));
      }
      // One is answered and one waits; which, is up to the server.
      await(() -> answers.stream().filter(CompletableFuture::isDone).count() == 3);
      assertThat(answers).filteredOn(CompletableFuture::isDone).allMatch(a -> isHungUp(a.join()));
      goOn.countDown();
      assertThat(answers)
          .extracting(CompletableFuture::join)
          .filteredOn(answer -> !isHungUp(answer))
          .hasSize(2)
          .allMatch(answer -> answer.contains("ended") && answer.endsWith("0\r\n\r\n"));
      assertThat(get(to(server, "/metrics")).body()).as("of a later one").isEqualTo("begun,ended");
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static boolean isHungUp(String answer) {
    return answer.isEmpty() || answer.equals("[reset]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", ASK})
  void shouldHangUpOnWhoTakesTooLongToAsk(String part) throws Exception {
    try (MetricsHttpServer server = local().threads(1).timeout(Duration.ofMillis(200)).start();
        Socket slow = connect(server)) {
      send(slow, part);
      assertThat(readAll(slow)).isIn("", "[reset]");
      await(() -> isServed(server)); // in less than that, on a machine that does other things, too
    }
  }

  /** Else eight of them keep everybody out for the length of the timeout, and then come again. */
  @Test
  void shouldHangUpSoonOnWhoDoesNotAskHoweverLongAnAnswerMayTake() throws Exception {
    try (MetricsHttpServer server = local().timeout(Duration.ofMinutes(10)).start();
        Socket slow = connect(server)) {
      send(slow, "GET");
      assertThat(readAll(slow)).isIn("", "[reset]");
    }
  }

  @Test
  void shouldKeepNoThreadForWhoSaysNothing() throws Exception {
    try (MetricsHttpServer server = local().threads(1).start();
        Socket silent = connect(server)) {
      assertThat(silent.isConnected()).isTrue();
      assertThat(isServed(server)).isTrue();
    }
  }

  private boolean isServed(MetricsHttpServer server) {
    try {
      return get(to(server, "/metrics")).statusCode() == 200;
    } catch (Exception e) {
      return false;
    }
  }

  @Test
  void shouldCutOffWhoTakesTooLongToRead() throws Exception {
    try (MetricsHttpServer server =
            local().timeout(Duration.ofMillis(500)).writer(new Endless()).start();
        Socket slow = connect(server)) {
      send(slow, ASK + "\r\n");
      await(() -> metrics.snapshot().value("tare_scrape_errors_total") == 1);
      assertThat(readAll(slow)).doesNotEndWith("0\r\n\r\n");
    }
  }

  /** Else a few of them keep all threads for the length of the timeout. */
  @Test
  void shouldCutOffEarlyWhoReadsMoreSlowlyThanTheMinimum() throws Exception {
    Duration most = Duration.ofMinutes(10);
    try (MetricsHttpServer server =
            local().timeout(most).minBytesPerSecond(1 << 20).writer(new Endless()).start();
        Socket slow = connect(server)) {
      send(slow, ASK + "\r\n");
      await(() -> metrics.snapshot().value("tare_scrape_errors_total") == 1);
    }
  }

  @Test
  void shouldCutOffTheScrapeWhenTheScraperSaysThatItHasLeft() throws Exception {
    try (MetricsHttpServer server = local().minBytesPerSecond(1).writer(new Endless()).start();
        Socket slow = connect(server)) {
      send(slow, ASK + "X-Prometheus-Scrape-Timeout-Seconds: 0.3\r\n\r\n");
      await(() -> metrics.snapshot().value("tare_scrape_errors_total") == 1);
    }
  }

  @Test
  void shouldAnswerInTheTimeOfTheScraperThoughACallbackHangs() throws Exception {
    AtomicLong aheadNs = new AtomicLong();
    MetricsOptions options =
        MetricsOptions.builder()
            .nanoClock(() -> System.nanoTime() + aheadNs.get())
            .collectorTimeout(Duration.ofHours(1)) // so that only the scraper is in a hurry
            .closeTimeout(Duration.ofMillis(200))
            .build();
    try (Metrics hanging = Metrics.open(options);
        MetricsHttpServer server =
            MetricsHttpServer.builder(hanging).host("127.0.0.1").threads(1).start()) {
      hanging.registry().gauge("good", "G.").callback(() -> 1);
      hanging
          .registry()
          .gauge("hangs", "H.")
          .callback(
              () -> {
                aheadNs.addAndGet(TimeUnit.SECONDS.toNanos(10)); // all the time that there is
                return hang();
              });
      for (int scrape = 0; scrape < 3; scrape++) {
        HttpRequest.Builder request =
            to(server, "/metrics").header("X-Prometheus-Scrape-Timeout-Seconds", "10");
        assertThat(get(request).body()).contains("\ngood 1").doesNotContain("\nhangs 1");
      }
      goOn.countDown();
    }
  }

  private double hang() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody is to interrupt it", e);
    }
    return 1;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  @Test
  void shouldEndWhatIsUnderWayWhenItIsClosed() throws Exception {
    MetricsHttpServer server = local().writer(new Waiting(begun, goOn)).start();
    try (Socket under = connect(server)) {
      send(under, ASK + "Connection: close\r\n\r\n");
      assertThat(begun.await(TIMEOUT_MS, TimeUnit.MILLISECONDS)).isTrue();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      assertThat(closing.isDone()).isFalse();
      goOn.countDown();
      assertThat(readAll(under)).contains("ended").endsWith("0\r\n\r\n");
      closing.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }
    server.close();
    assertThatThrownBy(() -> connect(server).close()).isInstanceOf(IOException.class);
    assertThat(metrics.snapshot().value("tare_aggregator_alive")).isEqualTo(1);
  }
}
