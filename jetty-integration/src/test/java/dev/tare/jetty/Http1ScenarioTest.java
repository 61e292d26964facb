package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static dev.tare.jetty.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to end an HTTP/1.1 exchange in which the client behaves: one record, as received. */
class Http1ScenarioTest {

  static Stream<Arguments> exchanges() {
    return Stream.concat(bodyless(), withBody());
  }

  private static Stream<Arguments> bodyless() {
    return Stream.of(
        arguments("GET", 200, "ok", 0, get("/ok")),
        arguments("GET", 200, "ok", 0, get("/empty")),
        arguments("GET", 500, "ok", 0, get("/throw")),
        arguments("GET", 418, "ok", 0, get("/throw418")),
        arguments("GET", 400, "ok", 0, get("/throwBad")),
        arguments("GET", 500, "ok", 0, get("/throwTimeout")),
        arguments("GET", 200, "error", 0, get("/throwAfterCommit")),
        arguments("GET", 200, "error", 0, get("/failAfterCommit")),
        arguments("GET", 500, "ok", 0, get("/failAsync")),
        arguments("GET", 0, "app_abort", 0, get("/abort")),
        arguments("GET", 0, "app_abort", 0, get("/abortAfterStatus")),
        arguments("GET", 404, "ok", 0, get("/nothing/here")),
        arguments("GET", 503, "ok", 0, get("/writeError")),
        arguments("GET", 200, "ok", 0, get("/async")),
        arguments("GET", 200, "ok", 0, get("/completeBeforeReturn")),
        arguments("GET", 200, "ok", 0, get("/throwAfterSucceeded")),
        arguments("GET", 200, "ok", 0, get("/completeThrice")),
        arguments("HEAD", 200, "ok", 0, "HEAD /withBody HTTP/1.1\r\nHost: x\r\n\r\n"),
        arguments("HEAD", 500, "ok", 0, "HEAD /throw HTTP/1.1\r\nHost: x\r\n\r\n"),
        arguments("GET", 204, "ok", 0, get("/s204")),
        arguments("GET", 205, "ok", 0, get("/s205")),
        arguments("GET", 304, "ok", 0, get("/s304")),
        arguments("GET", 200, "ok", 0, get("/hints")),
        arguments("GET", 101, "ok", 0, upgrade()),
        arguments("GET", 500, "ok", 0, get("/lengthMismatch")),
        arguments("GET", 200, "ok", 0, "GET /ok HTTP/1.0\r\n\r\n"),
        arguments("GET", 200, "ok", 0, "GET /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
        arguments("OTHER", 200, "ok", 0, "FOOBAR /ok HTTP/1.1\r\nHost: x\r\n\r\n"),
        arguments("OTHER", 200, "ok", 0, "get /ok HTTP/1.1\r\nHost: x\r\n\r\n"),
        arguments("OPTIONS", 404, "ok", 0, "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"),
        arguments("CONNECT", 404, "ok", 0, "CONNECT x:80 HTTP/1.1\r\nHost: x:80\r\n\r\n"));
  }

  private static Stream<Arguments> withBody() {
    return Stream.of(
        arguments("POST", 200, "ok", 0, post("/noRead", "Content-Length: 10\r\n", "0123456789")),
        arguments("POST", 200, "ok", 0, post("/noRead", "Content-Length: 10\r\n", "")),
        arguments("POST", 200, "ok", 10, post("/readAll", "Content-Length: 10\r\n", "0123456789")),
        arguments(
            "POST",
            200,
            "ok",
            10,
            post(
                "/readAll",
                "Transfer-Encoding: chunked\r\n",
                "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n")),
        arguments(
            "POST",
            200,
            "ok",
            4,
            post("/readAll", "Expect: 100-continue\r\nContent-Length: 4\r\n", "abcd")),
        arguments(
            "POST",
            413,
            "ok",
            0,
            post("/reject413", "Expect: 100-continue\r\nContent-Length: 4\r\n", "")));
  }

  private static String upgrade() {
    return "GET /upgrade HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: silence\r\n\r\n";
  }

  @ParameterizedTest(name = "{0} {1} {2} in={3}: {4}")
  @MethodSource("exchanges")
  void shouldRecordOnceWhatTheClientGotWhenItBehaves(
      String method, int status, String outcome, long bytesIn, String request) throws Exception {
    try (TestServer server = TestServer.measuring(new ScenarioApp());
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(request);
      assertThat(reply.status()).isEqualTo(status);
      server.assertOnlyRecord(method, "unmatched", status, outcome, bytesIn, reply.body().length());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BLAH\r\n\r\n",
        "GET /ok HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n",
        "GET /ok HTTP/1.1\r\n\r\n",
        "GET /a%2Fb HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /../x HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /ok HTTP/1.1\r\nHost: x\r\nExpect: banana\r\n\r\n",
        "\u0016\u0003\u0001\u0000\u0005abcde\r\n\r\n",
      })
  void shouldCountByStatusOnlyWhenJettyRefusesARequest(String request) throws Exception {
    try (TestServer server = TestServer.measuring(new ScenarioApp());
        RawClient client = new RawClient(server.port())) {
      int status = client.exchange(request).status();
      assertThat(status).isBetween(400, 417);
      Eventually.until("refused", () -> server.refusedInAll() > 0);
      server.stop();
      assertThat(server.refused()).isEqualTo("[" + status + "] 1.0");
      assertThat(server.recorded()).isZero();
      assertThat(server.active()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"H", "U"})
  void shouldCountByStatusOnlyWhenTheHeadIsTooLarge(String where) throws Exception {
    String filler = "a".repeat(9_000);
    String request =
        where.equals("U")
            ? get("/" + filler)
            : "GET /ok HTTP/1.1\r\nHost: x\r\nX: " + filler + "\r\n\r\n";
    try (TestServer server = TestServer.measuring(new ScenarioApp());
        RawClient client = new RawClient(server.port())) {
      int status = client.exchange(request).status();
      assertThat(status).isIn(414, 431);
      Eventually.until("refused", () -> server.refusedInAll() > 0);
      server.stop();
      assertThat(server.refused()).isEqualTo("[" + status + "] 1.0");
      assertThat(server.recorded()).isZero();
    }
  }

  @Test
  void shouldCountTheRefusalWhenTheConnectionHasServedARequest() throws Exception {
    try (TestServer server = TestServer.measuring(new ScenarioApp());
        RawClient client = new RawClient(server.port())) {
      assertThat(client.exchange(get("/ok")).status()).isEqualTo(200);
      assertThat(client.exchange("BLAH\r\n\r\n").status()).isEqualTo(400);
      Eventually.until("refused", () -> server.refusedInAll() > 0);
      server.stop();
      assertThat(server.recorded()).isEqualTo(1);
      assertThat(server.refused()).isEqualTo("[400] 1.0");
    }
  }

  @Test
  void shouldRecordTheRefusalWhenAHandlerBelowIsDraining() throws Exception {
    GracefulHandler graceful = new GracefulHandler(new ScenarioApp());
    try (TestServer server = TestServer.measuring(graceful);
        RawClient client = new RawClient(server.port())) {
      assertThat(graceful.shutdown()).isNotNull();
      RawClient.Reply reply = client.exchange(get("/ok"));
      assertThat(reply.status()).isEqualTo(503);
      server.assertOnlyRecord("GET", "unmatched", 503, 0, reply.body().length());
    }
  }
}
