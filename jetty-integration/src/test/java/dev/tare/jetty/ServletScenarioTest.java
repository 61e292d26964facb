package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static dev.tare.jetty.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servlets: the mapping that the client's path matched, whatever they dispatch to. */
class ServletScenarioTest {
  private final ScenarioServlets servlets = new ScenarioServlets();

  static Stream<Arguments> exchanges() {
    return Stream.of("ee10", "ee11").flatMap(version -> rows().map(row -> arguments(version, row)));
  }

  /**
   * One exchange.
   *
   * @param method as it is sent and counted
   */
  record Row(String method, String target, String route, int status, String outcome, int bytesIn) {
    String request() {
      String request =
          method.equals("POST")
              ? post(target, "Content-Length: 10\r\n", "0123456789")
              : get(target).replace("GET", method);
      // On a connection that does not persist Jetty keeps nothing from request to request.
      return target.contains("close")
          ? request.replace("Host: x", "Host: x\r\nConnection: close")
          : request;
    }
  }

  private static Row ok(String target, String route, int status) {
    return new Row("GET", target, route, status, "ok", 0);
  }

  private static Stream<Row> rows() {
    return Stream.of(
        ok("/app/sync/a/b?m=ok", "/app/sync/*", 200),
        ok("/app/sync/a/b?m=ok&close", "/app/sync/*", 200),
        ok("/app/exact?m=ok", "/app/exact", 200),
        ok("/app/x/y.do?m=ok", "/app/*.do", 200),
        ok("/app/nothing", "/app/", 404),
        ok("/app/nothing?close", "/app/", 404),
        ok("/app", "unmatched", 301),
        ok("/elsewhere", "unmatched", 404),
        ok("/app/sync?m=none", "/app/sync/*", 200),
        ok("/app/sync?m=throw", "/app/sync/*", 500),
        ok("/app/sync?m=runtime", "/app/sync/*", 500),
        ok("/app/sync?m=io", "/app/sync/*", 500),
        ok("/app/sync?m=404", "/app/sync/*", 404),
        ok("/app/sync?m=503", "/app/sync/*", 503),
        new Row("GET", "/app/sync?m=late", "/app/sync/*", 200, "error", 0),
        ok("/app/sync?m=forward", "/app/sync/*", 200),
        ok("/app/sync?m=include", "/app/sync/*", 200),
        ok("/app/async?m=ok", "/app/async/*", 200),
        ok("/app/async?m=ok&close", "/app/async/*", 200),
        ok("/app/async?m=atOnce", "/app/async/*", 200),
        ok("/app/async?m=timeout", "/app/async/*", 500),
        ok("/app/async?m=timeout504", "/app/async/*", 504),
        ok("/app/async?m=dispatch", "/app/async/*", 200),
        ok("/app/async?m=dispatchThrow", "/app/async/*", 500),
        new Row("HEAD", "/app/sync?m=body", "/app/sync/*", 200, "ok", 0),
        new Row("POST", "/app/sync?m=read", "/app/sync/*", 200, "ok", 10),
        ok("/app/WEB-INF/x", "/app/", 404));
  }

  /** Says when the handlers have returned: Jetty ends a request itself that is reset before. */
  private static final class Returning extends Handler.Wrapper {
    private final CountDownLatch returned = new CountDownLatch(1);

    Returning(Handler handler) {
      super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      try {
        return super.handle(request, response, callback);
      } finally {
        returned.countDown();
      }
    }

    void awaitReturn() throws InterruptedException {
      assertThat(returned.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Handler app(String version) {
    return new ContextHandlerCollection(servlets.in(version));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("exchanges")
  void shouldRecordOnceWhatTheClientGotWhenItBehaves(String version, Row row) throws Exception {
    try (TestServer server = TestServer.measuring(app(version));
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(row.request());
      assertThat(reply.status()).isEqualTo(row.status());
      server.assertOnlyRecord(
          row.method(), row.route(), row.status(), row.outcome(), row.bytesIn(), bytes(reply));
    }
  }

  private static int bytes(RawClient.Reply reply) {
    return reply.body().length();
  }

  /** On a connection that closes there is no HTTP/2. */
  static Stream<Arguments> streams() {
    return exchanges().filter(row -> !((Row) row.get()[1]).target().contains("close"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("streams")
  void shouldRecordTheSameWhenHttp2IsSpoken(String version, Row row) throws Exception {
    try (TestServer server = TestServer.measuring(app(version));
        Http2Client client = new Http2Client(server.port())) {
      ByteBuffer body = row.bytesIn() > 0 ? ScenarioApp.bytes(row.bytesIn()) : null;
      Http2Client.Exchange exchange = client.send(row.method(), row.target(), body);
      exchange.awaitEnd();
      assertThat(exchange.status()).isEqualTo(row.status());
      server.assertOnlyRecord(
          row.method(), row.route(), row.status(), row.outcome(), row.bytesIn(), exchange.bytes());
    }
  }

  @ParameterizedTest
  @CsvSource({"ee10, sync", "ee11, sync", "ee10, async", "ee11, async"})
  void shouldRecordTheAnswerWhenTheStreamIsResetBeforeIt(String version, String servlet)
      throws Exception {
    Returning app = new Returning(app(version));
    try (TestServer server = TestServer.measuring(app);
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange exchange = client.send("GET", "/app/" + servlet + "?m=held", null);
      Runnable answer = Objects.requireNonNull(servlets.held.poll(20, TimeUnit.SECONDS));
      if (servlet.equals("async")) {
        app.awaitReturn();
      }
      exchange.reset();
      client.drop(); // so that the reset has arrived when its socket is gone
      server.awaitNoConnection();
      answer.run();
      server.awaitRecorded(1);
      // A servlet that finds the stream failed gets no further than its head.
      server.assertOnlyRecord(
          "GET", "/app/" + servlet + "/*", 200, "client_abort", 0, server.bytesOut());
    }
  }

  @ParameterizedTest
  @CsvSource({"ee10, sync", "ee11, sync", "ee10, async", "ee11, async"})
  void shouldRecordTheAnswerWhenTheClientResetsBeforeIt(String version, String servlet)
      throws Exception {
    try (TestServer server = TestServer.measuring(app(version));
        RawClient client = new RawClient(server.port())) {
      client.send(get("/app/" + servlet + "?m=held"));
      Runnable answer = Objects.requireNonNull(servlets.held.poll(20, TimeUnit.SECONDS));
      client.reset();
      answer.run();
      server.assertOnlyRecord("GET", "/app/" + servlet + "/*", 200, "client_abort", 0, 5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ee10", "ee11"})
  void shouldStayActiveWhenNobodyCompletesAStream(String version) throws Exception {
    Returning app = new Returning(app(version));
    try (TestServer server = TestServer.measuring(app);
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange exchange = client.send("GET", "/app/async?m=never", null);
      app.awaitReturn();
      exchange.reset();
      client.drop(); // so that the reset has arrived when its socket is gone
      server.awaitNoConnection();
      server.stop();
      assertThat(server.active()).isEqualTo(1);
      assertThat(server.recorded()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ee10", "ee11"})
  void shouldStayActiveWhenNobodyCompletes(String version) throws Exception {
    Returning app = new Returning(app(version));
    try (TestServer server = TestServer.measuring(app);
        RawClient client = new RawClient(server.port())) {
      client.send(get("/app/async?m=never"));
      app.awaitReturn(); // a context that is stopped before answers by itself
      client.reset();
      server.stop();
      assertThat(server.active()).isEqualTo(1);
      assertThat(server.recorded()).isZero();
    }
  }

  /** What one request leaves must not be the route of the next one on its connection. */
  @ParameterizedTest
  @ValueSource(strings = {"ee10", "ee11"})
  void shouldRecordEachUnderItsOwnWhenAConnectionIsKept(String version) throws Exception {
    try (TestServer server = TestServer.measuring(app(version));
        RawClient client = new RawClient(server.port())) {
      for (String target :
          new String[] {
            "/app/sync?m=ok", "/elsewhere", "/app/exact?m=ok", "/app", "/app/sync?m=ok"
          }) {
        client.exchange(get(target));
      }
      server.awaitRecorded(5);
      assertThat(server.requests("GET", "/app/sync/*", 200)).isEqualTo(2);
      assertThat(server.requests("GET", "/app/exact", 200)).isEqualTo(1);
      assertThat(server.requests("GET", "unmatched", 404)).isEqualTo(1);
      assertThat(server.requests("GET", "unmatched", 301)).isEqualTo(1);
    }
  }
}
