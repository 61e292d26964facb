package dev.tare.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tare.Metrics;
import dev.tare.export.push.Receipt;
import dev.tare.export.push.SendException;
import dev.tare.export.push.SnapshotExporter;
import dev.tare.instrument.Counter;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong between here and a receiver, over real sockets. */
class FailureTest {
  private static final Duration GENEROUS = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(250);

  private final OtlpReceiver receiver;
  private final Metrics metrics = Metrics.open();
  private final Counter done = metrics.registry().counter("done_total", "Done.").register();
  private final List<Throwable> told = new CopyOnWriteArrayList<>();

  FailureTest() throws IOException {
    receiver = OtlpReceiver.start();
  }

  @AfterEach
  void close() {
    metrics.close();
    receiver.close();
  }

  private static OtlpSender.Builder sender(String endpoint) {
    return OtlpSender.http(endpoint).environment(Map.of());
  }

  private Receipt send(OtlpSender sender, Duration within)
      throws SendException, InterruptedException {
    return sender.send(metrics.snapshot(sender.detail()), Instant.now(), within);
  }

  private SnapshotExporter.Builder exporter(OtlpSender sender) {
    return SnapshotExporter.builder(metrics.registry(), metrics::snapshot, sender, told::add)
        .period(Duration.ofDays(1))
        .firstBackoff(Duration.ofMillis(1))
        .maxBackoff(Duration.ofMillis(10))
        .closeTimeout(GENEROUS);
  }

  private double count(String name, String... labels) {
    String[] all = new String[labels.length + 2];
    System.arraycopy(labels, 0, all, 2, labels.length);
    all[0] = "exporter";
    all[1] = "otlp_http";
    return metrics.snapshot().value(name, all);
  }

  private double pushes(String result) {
    return count("tare_pushes_total", "result", result);
  }

  private static void await(BooleanSupplier condition) {
    long endNs = System.nanoTime() + GENEROUS.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - endNs).as("not within 30 s").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static long done(ExportMetricsServiceRequest request) {
    return new Received(request).number("done_total").getAsInt();
  }

  private void assertFails(OtlpSender sender, Duration within, boolean retryable, String why) {
    assertThatThrownBy(() -> send(sender, within))
        .isInstanceOfSatisfying(
            SendException.class, e -> assertThat(e.retryable()).isEqualTo(retryable))
        .hasMessageContaining(why);
  }

  @Test
  void shouldSendTheLastSnapshotWhenClosed() {
    SnapshotExporter push = exporter(sender(receiver.endpoint()).build()).start();
    done.add(42);
    push.close();
    assertThat(receiver.requests()).hasSize(1);
    assertThat(done(receiver.requests().get(0))).isEqualTo(42);
    assertThat(pushes("sent")).isEqualTo(1);
    assertThat(count("tare_push_bytes_total"))
        .isEqualTo(receiver.requests().get(0).getSerializedSize());
    assertThat(told).isEmpty();
  }

  @Test
  void shouldTryAgainUntilABusyReceiverRecovers() {
    receiver.then(OtlpReceiver.status(503), OtlpReceiver.status(429), OtlpReceiver.status(502));
    SnapshotExporter push = exporter(sender(receiver.endpoint()).build()).start();
    done.add(42);
    push.close();
    assertThat(done(receiver.requests().get(0))).isEqualTo(42);
    assertThat(pushes("sent")).isEqualTo(1);
    assertThat(pushes("given_up")).isZero();
    assertThat(count("tare_push_failures_total")).isEqualTo(3);
    assertThat(told)
        .extracting(Throwable::getMessage)
        .satisfiesExactlyInAnyOrder(
            m -> assertThat(m).contains("status=503"),
            m -> assertThat(m).contains("status=429"),
            m -> assertThat(m).contains("status=502"));
  }

  @Test
  void shouldSayHowLongAReceiverWantsToBeLeftAlone() {
    OtlpSender sender = sender(receiver.endpoint()).build();
    for (String header : List.of("7", "Sun, 29 Nov 2026 09:00:00 GMT")) {
      receiver.then(
          exchange -> {
            exchange.getResponseHeaders().set("Retry-After", header);
            OtlpReceiver.status(429).answer(exchange);
          });
      assertThatThrownBy(() -> send(sender, GENEROUS))
          .isInstanceOfSatisfying(
              SendException.class,
              e -> assertThat(e.retryAfter().toSeconds()).isEqualTo(header.equals("7") ? 7 : 0));
    }
    sender.close();
  }

  @Test
  void shouldGiveUpAtOnceWhatAReceiverWillNeverTake() {
    receiver.then(OtlpReceiver.status(401));
    exporter(sender(receiver.endpoint()).build()).start().close();
    assertThat(pushes("given_up")).isEqualTo(1);
    assertThat(count("tare_push_failures_total")).isEqualTo(1);
    assertThat(receiver.requests()).isEmpty();
  }

  @Test
  void shouldCountWhatIsGivenUpWhileNobodyListens() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    OtlpSender sender = sender("http://127.0.0.1:" + port + "/v1/metrics").build();
    assertFails(sender, GENEROUS, true, "no connection");
    SnapshotExporter push = exporter(sender).period(Duration.ofMillis(100)).maxAttempts(2).start();
    await(() -> pushes("given_up") >= 2);
    push.close();
    assertThat(pushes("sent")).isZero();
    assertThat(count("tare_push_failures_total")).isGreaterThanOrEqualTo(4);
    assertThat(told).as("one of a kind").hasSize(1);
  }

  private static String endpoint(int port) {
    return "http://127.0.0.1:" + port + "/v1/metrics";
  }

  /** Nothing was sent, so the next difference has it; and nothing is sent later. */
  @Test
  void shouldKnowThatNothingWasSentWithoutAConnection() throws Exception {
    done.add(3);
    OtlpSender sender;
    int port;
    try (FullBacklog away = new FullBacklog()) {
      port = away.port();
      sender = sender(endpoint(port)).delta().build();
      for (int i = 0; i < 3; i++) {
        assertFails(sender, SHORT, true, "no connection");
      }
    }
    try (OtlpReceiver back = OtlpReceiver.start(port)) {
      done.add(4);
      send(sender, GENEROUS);
      done.add(5);
      send(sender, GENEROUS);
      assertThat(back.requests()).extracting(FailureTest::done).containsExactly(7L, 5L);
    }
    sender.close();
  }

  @Test
  void shouldNotWaitForAConnectionUntilTheTryIsOver() throws IOException {
    try (FullBacklog away = new FullBacklog()) {
      OtlpSender sender = sender(endpoint(away.port())).connectTimeout(SHORT).build();
      assertFails(sender, GENEROUS.multipliedBy(10), true, "HttpConnectTimeoutException");
      sender.close();
    }
  }

  /** It takes the connection, and never reads. */
  @Test
  void shouldHoldUpNobodyWhileAConnectionIsHalfOpen() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String endpoint = "http://127.0.0.1:" + silent.getLocalPort() + "/v1/metrics";
      assertFails(sender(endpoint).build(), SHORT, true, "no answer");
      assertFails(sender(endpoint).delta().build(), SHORT, false, "no answer");
      SnapshotExporter push =
          exporter(sender(endpoint).build())
              .period(Duration.ofMillis(100))
              .timeout(SHORT)
              .maxAttempts(2)
              .closeTimeout(Duration.ofMillis(300))
              .start();
      for (int i = 0; i < 1_000; i++) {
        done.increment();
      }
      assertThat(metrics.snapshot().value("done_total")).isEqualTo(1_000);
      await(() -> pushes("given_up") >= 2);
      push.close();
      assertThat(pushes("sent")).isZero();
      assertThat(metrics.snapshot().value("done_total")).isEqualTo(1_000);
    }
  }

  /** It answers, and does not come to an end. */
  @Test
  void shouldCancelAnAnswerThatTakesTooLong() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    OtlpReceiver.Script dribbling =
        exchange -> {
          receiver.take(exchange);
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          out.write(0);
          out.flush();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    OtlpSender sender = sender(receiver.endpoint()).build();
    receiver.always(dribbling);
    for (int i = 0; i < 10; i++) {
      assertFails(sender, SHORT, true, "no answer");
    }
    receiver.always(null);
    done.add(42);
    send(sender, GENEROUS); // though nobody has let go of the ten before
    assertThat(receiver.requests()).anyMatch(request -> done(request) == 42);
    release.countDown();
    sender.close();
  }

  /** As closing does it; before an answer, and in the middle of one. */
  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx"})
  void shouldCloseTheConnectionWhenInterrupted(String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      OtlpSender sender =
          sender("http://127.0.0.1:" + server.getLocalPort() + "/v1/metrics").build();
      CompletableFuture<Throwable> outcome = new CompletableFuture<>();
      Thread sending =
          new Thread(
              () -> outcome.complete(catchThrowable(() -> send(sender, GENEROUS.multipliedBy(2)))));
      sending.start();
      server.setSoTimeout((int) GENEROUS.toMillis());
      try (Socket connection = server.accept()) {
        connection.setSoTimeout((int) GENEROUS.toMillis());
        InputStream request = connection.getInputStream();
        assertThat(request.read()).as("POST").isEqualTo('P');
        connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().flush();
        sending.interrupt();
        assertThat(outcome.join()).isInstanceOf(InterruptedException.class);
        assertThat(isClosed(request)).isTrue();
      }
      sender.close();
    }
  }

  /** Whether the other side ends it within 30 s. */
  private static boolean isClosed(InputStream connection) throws IOException {
    try {
      connection.transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true; // reset
    }
  }

  @Test
  void shouldCountPointsThatAReceiverRefusesAndNotSendThemAgain() {
    ExportMetricsServiceResponse partial =
        ExportMetricsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(3)
                    .setErrorMessage("too old"))
            .build();
    receiver.then(
        exchange -> {
          receiver.take(exchange);
          byte[] body = partial.toByteArray();
          exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        });
    exporter(sender(receiver.endpoint()).build()).start().close();
    assertThat(receiver.requests()).hasSize(1);
    assertThat(pushes("sent")).isEqualTo(1);
    assertThat(count("tare_push_points_rejected_total")).isEqualTo(3);
    assertThat(count("tare_push_failures_total")).isZero();
    assertThat(told).hasSize(1).first().asString().contains("too old");
  }

  @Test
  void shouldCompressAndSendHeadersWhereToldTo() throws Exception {
    OtlpSender sender =
        sender(receiver.endpoint()).gzip(true).header("Authorization", "Bearer t").build();
    done.add(42);
    Receipt receipt = send(sender, GENEROUS);
    assertThat(receiver.lastHeaders())
        .containsEntry("Content-Encoding", "gzip")
        .containsEntry("Content-Type", "application/x-protobuf")
        .containsEntry("Authorization", "Bearer t");
    assertThat(done(receiver.last().request())).isEqualTo(42);
    assertThat(receipt.bytes())
        .as("before compression")
        .isEqualTo(receiver.last().request().getSerializedSize());
    sender.close();
  }

  @Test
  void shouldRefuseAHeaderThatTheClientWouldRefuseWithEachMessage() {
    OtlpSender.Builder http = sender(receiver.endpoint());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> http.header("Connection", "close"))
        .withMessageStartingWith("header=Connection (allowed: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OtlpSender.grpc("http://127.0.0.1:1").header("a b", "c"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> http.header("Authorization", "secret\n"))
        .withMessageStartingWith("header=Authorization (allowed: ")
        .withMessageNotContaining("secret")
        .withNoCause();
  }

  /** Each difference is with the receiver once, or lost and given up; whatever goes wrong. */
  @Test
  void shouldCountNothingTwiceAndLoseNothingUncounted() {
    Random random = new Random(19);
    List<Long> lost = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 40; i++) {
      receiver.then(
          switch (random.nextInt(5)) {
            case 0 -> OtlpReceiver.status(503);
            case 1 -> OtlpReceiver.status(400);
            case 2 ->
                exchange -> {
                  receiver.take(exchange); // and the answer gets lost
                  exchange.sendResponseHeaders(502, -1);
                };
            case 3 ->
                exchange -> {
                  lost.add(done(receiver.read(exchange)));
                  exchange.sendResponseHeaders(500, -1);
                };
            default ->
                exchange -> {
                  receiver.take(exchange);
                  exchange.sendResponseHeaders(200, -1);
                };
          });
    }
    SnapshotExporter push =
        exporter(sender(receiver.endpoint()).delta().build())
            .period(Duration.ofMillis(100))
            .timeout(GENEROUS)
            .maxAttempts(3)
            .start();
    long recorded = 0;
    while (!receiver.isAtEnd()) {
      done.increment();
      recorded++;
      LockSupport.parkNanos(1_000_000);
    }
    push.close();
    long taken = receiver.requests().stream().mapToLong(FailureTest::done).sum();
    long given = lost.stream().mapToLong(Long::longValue).sum();
    assertThat(taken + given).isEqualTo(recorded);
    assertThat(lost).hasSizeGreaterThan(3);
    assertThat(pushes("given_up")).isGreaterThanOrEqualTo(lost.size());
    assertThat(pushes("sent")).isPositive();
  }
}
