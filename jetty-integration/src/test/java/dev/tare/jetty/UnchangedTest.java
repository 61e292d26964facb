package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client gets from a measured server, byte for byte, what it gets from a bare one. */
class UnchangedTest {

  static Stream<String> requests() {
    return Http1ScenarioTest.exchanges().map(Arguments::get).map(row -> (String) row[4]);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void shouldSendWhatJettyWouldHaveSentWhenARequestIsMeasured(String request) throws Exception {
    assertSame(new ScenarioApp(), request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok", "404", "503", "late", "body", "forward", "include"})
  void shouldSendWhatJettyWouldHaveSentWhenAServletAnswers(String action) throws Exception {
    for (String version : new String[] {"ee10", "ee11"}) {
      assertSame(new ScenarioServlets().in(version), get("/app/sync?m=" + action));
    }
  }

  /** Fails its response in the middle, and then goes on writing when it is told to. */
  private static final class Stubborn extends Handler.Abstract {
    private final CompletableFuture<Runnable> late = new CompletableFuture<>();
    private final CompletableFuture<String> got = new CompletableFuture<>();

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Callback written =
          Callback.from(() -> got.complete("written"), failure -> got.complete("" + failure));
      late.complete(() -> response.write(true, ScenarioApp.bytes(5), written));
      response.write(
          false,
          ScenarioApp.bytes(5),
          Callback.from(() -> callback.failed(new IOException("in the middle"))));
      return true;
    }
  }

  /** The stream is kept for it; the hook must not forget it when it has recorded. */
  @Test
  void shouldFailALateWriteAsJettyWouldWhenItsStreamHasFailed() throws Exception {
    Stubborn bare = new Stubborn();
    try (TestServer server = TestServer.with(metrics -> bare)) {
      writeLate(server, bare);
    }
    Stubborn measured = new Stubborn();
    try (TestServer server = TestServer.measuring(measured)) {
      writeLate(server, measured);
      server.awaitRecorded(1);
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
    }
    assertThat(measured.got.get()).isEqualTo(bare.got.get()).contains("Exception");
  }

  private static void writeLate(TestServer server, Stubborn app) throws Exception {
    try (Http2Client client = new Http2Client(server.port())) {
      client.send("GET", "/any", null).awaitEnd();
      app.late.get(20, TimeUnit.SECONDS).run();
      app.got.get(20, TimeUnit.SECONDS);
    }
  }

  private static void assertSame(Handler app, String request) throws Exception {
    String bare;
    try (TestServer server = TestServer.with(metrics -> app)) {
      bare = exchange(server, request);
    }
    try (TestServer server =
        TestServer.with(
            metrics -> TareHandler.builder(metrics.registry()).timeToFirstByte().build(app))) {
      assertThat(exchange(server, request)).isEqualTo(bare);
    }
  }

  /** All that comes back, but for the time of day. */
  private static String exchange(TestServer server, String request) throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(request);
      return reply.toString().replaceAll("Date: [^\r]*\r\n", "");
    }
  }
}
