package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricsSnapshot;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is open as long as somebody listens is no latency, and counted all the same. */
class StreamsTest {

  /** Answers with the media type of the query, and in two parts where the path says so. */
  private static final class Typed extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, request.getHttpURI().getQuery());
      if (!Request.getPathInContext(request).startsWith("/parts")) {
        response.write(true, ScenarioApp.bytes(5), callback);
        return true;
      }
      response.write(
          false,
          ScenarioApp.bytes(5),
          Callback.from(
              () -> response.write(true, ByteBuffer.allocate(0), callback), callback::failed));
      return true;
    }
  }

  /** Answers when it is told to. */
  private static final class Held extends Handler.Abstract.NonBlocking {
    private final AtomicReference<Runnable> answer = new AtomicReference<>();

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      answer.set(() -> response.write(true, ScenarioApp.bytes(5), callback));
      return true;
    }
  }

  private static TestServer server(Handler app, UnaryOperator<TareHandler.Builder> options)
      throws Exception {
    return TestServer.with(
        metrics -> options.apply(TareHandler.builder(metrics.registry())).build(app));
  }

  private static long timed(MetricsSnapshot snapshot, String family) {
    return snapshot.families().stream()
        .filter(f -> f.descriptor().name().value().equals(family))
        .map(HistogramFamily.class::cast)
        .mapToLong(f -> f.series().size() == 0 ? 0 : f.count(0))
        .sum();
  }

  private static void assertTimed(TestServer server, int latencies, int streams) {
    MetricsSnapshot snapshot = server.snapshot();
    assertThat(timed(snapshot, "http_request_duration_seconds")).isEqualTo(latencies);
    assertThat(timed(snapshot, "http_stream_duration_seconds")).isEqualTo(streams);
    assertThat(server.recorded()).isEqualTo(latencies + streams);
    assertThat(timed(snapshot, "http_response_size_bytes")).isEqualTo(latencies + streams);
  }

  @ParameterizedTest
  @CsvSource({
    "/parts?text/event-stream, 1",
    "/parts?Text/Event-Stream;charset=utf-8, 1",
    "/parts?text/event-streams, 0",
    "/parts?text/plain, 0",
    "/parts, 0",
    "/whole?text/event-stream, 0",
  })
  void shouldTimeEventStreamsApart(String target, int streams) throws Exception {
    try (TestServer server = server(new Typed(), builder -> builder)) {
      try (RawClient client = new RawClient(server.port());
          Http2Client http2 = new Http2Client(server.port())) {
        client.exchange(get(target));
        http2.send("GET", target, null).awaitEnd();
        server.awaitRecorded(2);
      }
      assertTimed(server, 2 - 2 * streams, 2 * streams);
    }
  }

  @Test
  void shouldTimeTheFirstByteOfAStreamToo() throws Exception {
    try (TestServer server = server(new Typed(), TareHandler.Builder::timeToFirstByte);
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/parts?text/event-stream"));
      server.awaitRecorded(1);
      assertTimed(server, 0, 1);
      assertThat(timed(server.snapshot(), "http_time_to_first_byte_seconds")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"PT0.000000001S, 1", "PT1H, 0"})
  void shouldTimeWhatIsOpenPastTheBoundApart(Duration bound, int streams) throws Exception {
    Held held = new Held();
    try (TestServer server = server(held, builder -> builder.streamsPast(bound));
        RawClient client = new RawClient(server.port())) {
      client.send(get("/poll"));
      Eventually.until("asked", () -> held.answer.get() != null);
      Objects.requireNonNull(held.answer.get()).run();
      client.read(false);
      server.awaitRecorded(1);
      assertTimed(server, 1 - streams, streams);
    }
  }

  @Test
  void shouldTimeStreamsAsRequestsWhenToldTo() throws Exception {
    try (TestServer server = server(new Typed(), TareHandler.Builder::withoutStreams);
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/parts?text/event-stream"));
      server.awaitRecorded(1);
      assertTimed(server, 1, 0);
    }
  }

  @Test
  void shouldTimeStreamsAsRequestsByTheConventionsOfOpenTelemetry() throws Exception {
    try (TestServer server = server(new Typed(), builder -> builder.naming(Naming.OPEN_TELEMETRY));
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/parts?text/event-stream"));
      Eventually.until(
          "recorded", () -> timed(server.snapshot(), "http_server_request_duration_seconds") == 1);
      assertThat(timed(server.snapshot(), "http_stream_duration_seconds")).isZero();
    }
  }

  @Test
  void shouldRefuseABoundOfNothingAndOneThatTheNamingHasNoNameFor() {
    try (Metrics metrics = Metrics.open()) {
      TareHandler.Builder builder = TareHandler.builder(metrics.registry());
      assertThatThrownBy(() -> builder.streamsPast(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("streamsPast=PT0S (allowed: more than 0)");
      builder.naming(Naming.OPEN_TELEMETRY).streamsPast(Duration.ofMinutes(1));
      assertThatThrownBy(() -> builder.build(new Typed()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("streamsPast with naming=OPEN_TELEMETRY (allowed: with PROMETHEUS)");
    }
  }
}
