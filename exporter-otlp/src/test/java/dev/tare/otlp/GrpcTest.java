package dev.tare.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.export.push.Receipt;
import dev.tare.export.push.SendException;
import dev.tare.export.push.SnapshotExporter;
import dev.tare.instrument.Counter;
import dev.tare.model.MetricsSnapshot;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same over gRPC, with a server of gRPC's own. */
class GrpcTest {
  private static final Duration GENEROUS = Duration.ofSeconds(30);

  /** Answers in place of taking what comes. */
  private interface Script {
    void answer(
        ExportMetricsServiceRequest request, StreamObserver<ExportMetricsServiceResponse> out);
  }

  private final List<ExportMetricsServiceRequest> requests = new CopyOnWriteArrayList<>();
  private final List<String> encodings = new CopyOnWriteArrayList<>();
  private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
  private final Server server;

  /** Whether nothing is answered. */
  private volatile boolean silent;

  private final Metrics metrics = Metrics.open();
  private final Counter done = metrics.registry().counter("done_total", "Done.").register();

  GrpcTest() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new Service())
            .intercept(new Encodings())
            .build()
            .start();
  }

  private final class Service extends MetricsServiceGrpc.MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request, StreamObserver<ExportMetricsServiceResponse> out) {
      Script script = silent ? (asked, answer) -> {} : scripts.poll();
      if (script == null) {
        take(request, ExportMetricsServiceResponse.getDefaultInstance(), out);
      } else {
        script.answer(request, out);
      }
    }
  }

  private final class Encodings implements ServerInterceptor {
    private static final Metadata.Key<String> ENCODING =
        Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String encoding = headers.get(ENCODING);
      encodings.add(encoding == null ? "identity" : encoding);
      return next.startCall(call, headers);
    }
  }

  private void take(
      ExportMetricsServiceRequest request,
      ExportMetricsServiceResponse response,
      StreamObserver<ExportMetricsServiceResponse> out) {
    requests.add(request);
    out.onNext(response);
    out.onCompleted();
  }

  private static Script status(Status status) {
    return (request, out) -> out.onError(status.asRuntimeException());
  }

  private OtlpSender.Builder sender() {
    return OtlpSender.grpc("http://127.0.0.1:" + server.getPort()).environment(Map.of());
  }

  private Receipt send(OtlpSender sender, Duration within)
      throws SendException, InterruptedException {
    MetricsSnapshot snapshot = metrics.snapshot(sender.detail());
    return sender.send(snapshot, Instant.now(), within);
  }

  @AfterEach
  void close() {
    metrics.close();
    server.shutdownNow();
  }

  @Test
  void shouldSendWhatHttpSends() throws Exception {
    metrics.registry().histogram("t_seconds", "T.").nativeSchema(3).register().record(5L);
    done.add(42);
    OtlpSender sender = sender().gzip(true).build();
    Receipt receipt = send(sender, GENEROUS);
    Received received = new Received(requests.get(0));
    assertThat(received.number("done_total").getAsInt()).isEqualTo(42);
    assertThat(received.exponential("t_seconds").getCount()).isEqualTo(1);
    assertThat(received.resource()).containsEntry("service.name", "unknown_service:java");
    assertThat(receipt.bytes()).isEqualTo(requests.get(0).getSerializedSize());
    assertThat(encodings).containsExactly("gzip");
    sender.close();
  }

  @Test
  void shouldTryAgainUntilABusyServerRecovers() {
    scripts.add(status(Status.UNAVAILABLE));
    scripts.add(status(Status.RESOURCE_EXHAUSTED));
    List<Throwable> told = new CopyOnWriteArrayList<>();
    SnapshotExporter push =
        SnapshotExporter.builder(metrics.registry(), metrics::snapshot, sender().build(), told::add)
            .period(Duration.ofDays(1))
            .firstBackoff(Duration.ofMillis(1))
            .closeTimeout(GENEROUS)
            .start();
    done.add(42);
    push.close();
    assertThat(new Received(requests.get(0)).number("done_total").getAsInt()).isEqualTo(42);
    MetricsSnapshot snapshot = metrics.snapshot();
    assertThat(snapshot.value("tare_pushes_total", "exporter", "otlp_grpc", "result", "sent"))
        .isEqualTo(1);
    assertThat(snapshot.value("tare_push_failures_total", "exporter", "otlp_grpc")).isEqualTo(2);
    assertThat(told).hasSize(2);
  }

  @Test
  void shouldSayWhichStatusMayBeTriedAgain() {
    for (Status status : List.of(Status.ABORTED, Status.DATA_LOSS, Status.DEADLINE_EXCEEDED)) {
      scripts.add(status(status));
      assertFails(sender().build(), true, "status=" + status.getCode());
      scripts.add(status(status));
      assertFails(sender().delta().build(), false, "status=" + status.getCode());
    }
    for (Status status : List.of(Status.INVALID_ARGUMENT, Status.UNAUTHENTICATED)) {
      scripts.add(status(status));
      assertFails(sender().build(), false, "status=" + status.getCode());
    }
  }

  private void assertFails(OtlpSender sender, boolean retryable, String why) {
    assertThatThrownBy(() -> send(sender, GENEROUS))
        .isInstanceOfSatisfying(
            SendException.class, e -> assertThat(e.retryable()).isEqualTo(retryable))
        .hasMessageContaining(why);
    sender.close();
  }

  @Test
  void shouldCountPointsThatAServerRefuses() throws Exception {
    ExportMetricsServiceResponse partial =
        ExportMetricsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(3)
                    .setErrorMessage("too old"))
            .build();
    scripts.add((request, out) -> take(request, partial, out));
    OtlpSender sender = sender().build();
    Receipt receipt = send(sender, GENEROUS);
    assertThat(receipt.rejectedPoints()).isEqualTo(3);
    assertThat(receipt.reason()).isEqualTo("too old");
    sender.close();
  }

  @Test
  void shouldCancelACallThatIsNotAnswered() throws Exception {
    silent = true;
    OtlpSender sender = sender().build();
    for (int i = 0; i < 10; i++) {
      assertThat(isSent(sender, Duration.ofMillis(100))).isFalse();
    }
    silent = false;
    done.add(42);
    long endNs = System.nanoTime() + GENEROUS.toNanos();
    while (!isSent(sender, GENEROUS)) { // the last one may not have ended yet
      assertThat(System.nanoTime() - endNs).as("not within 30 s").isNegative();
    }
    assertThat(requests)
        .anyMatch(request -> new Received(request).number("done_total").getAsInt() == 42);
    sender.close();
  }

  private boolean isSent(OtlpSender sender, Duration within) throws InterruptedException {
    try {
      send(sender, within);
      return true;
    } catch (SendException e) {
      return false;
    }
  }

  @Test
  void shouldKnowThatNothingWasSentWithoutAConnection() throws Exception {
    try (FullBacklog away = new FullBacklog()) {
      OtlpSender sender = OtlpSender.grpc("http://127.0.0.1:" + away.port()).delta().build();
      assertThatThrownBy(() -> send(sender, Duration.ofMillis(100)))
          .isInstanceOfSatisfying(SendException.class, e -> assertThat(e.retryable()).isTrue())
          .hasMessageContaining("no connection");
      sender.close();
    }
  }

  @Test
  void shouldNotWaitForAConnectionUntilTheTryIsOver() throws IOException {
    try (FullBacklog away = new FullBacklog()) {
      OtlpSender sender =
          OtlpSender.grpc("http://127.0.0.1:" + away.port())
              .connectTimeout(Duration.ofMillis(100))
              .build();
      assertThatThrownBy(() -> send(sender, GENEROUS.multipliedBy(10)))
          .hasMessageContaining("no connection")
          .hasMessageContaining("SocketTimeoutException");
      sender.close();
    }
  }

  @Test
  void shouldSayThatNobodyListens() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    OtlpSender sender = OtlpSender.grpc("http://127.0.0.1:" + port).build();
    assertFails(sender, true, "no connection");
  }
}
