package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same promises over HTTP/2 (prior knowledge, no TLS). */
class Http2ScenarioTest {
  private final ScenarioApp app = new ScenarioApp();

  @ParameterizedTest
  @CsvSource({
    "GET, /ok, 200, ok",
    "GET, /empty, 200, ok",
    "GET, /throw, 500, ok",
    "GET, /throw418, 418, ok",
    "GET, /throwBad, 400, ok",
    "GET, /throwTimeout, 500, ok",
    "GET, /throwAfterSucceeded, 200, ok",
    "GET, /throwAfterCommit, 200, error",
    "GET, /failAfterCommit, 200, error",
    "GET, /failAsync, 500, ok",
    "GET, /abort, 0, app_abort",
    "GET, /abortAfterStatus, 0, app_abort",
    "GET, /nothing/here, 404, ok",
    "GET, /writeError, 503, ok",
    "GET, /async, 200, ok",
    "GET, /completeBeforeReturn, 200, ok",
    "GET, /completeThrice, 200, ok",
    "HEAD, /withBody, 200, ok",
    "HEAD, /throw, 500, ok",
    "GET, /s204, 204, ok",
    "GET, /s205, 205, ok",
    "GET, /s304, 304, ok",
    "GET, /hints, 200, ok",
    "GET, /lengthMismatch, 500, ok",
    "FOOBAR, /ok, 200, ok",
  })
  void shouldRecordOnceWhatTheClientGotWhenItBehaves(
      String method, String path, int status, String outcome) throws Exception {
    try (TestServer server = TestServer.measuring(app);
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange exchange = client.send(method, path, null);
      exchange.awaitEnd();
      assertThat(exchange.status()).isEqualTo(status);
      String label = method.equals("FOOBAR") ? "OTHER" : method;
      server.assertOnlyRecord(label, "unmatched", status, outcome, 0, exchange.bytes());
    }
  }

  /** Jetty cannot encode it, and has nothing else to send then. */
  @Test
  void shouldRecordNoStatusWhenTheHeadCouldNotBeSent() throws Exception {
    try (TestServer server = TestServer.measuring(app);
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange exchange = client.send("GET", "/hugeHead", null);
      server.awaitRecorded(1);
      assertThat(exchange.status()).isZero();
      server.assertOnlyRecord("GET", "unmatched", 0, "error", 0, 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"/noRead, 0", "/readAll, 10"})
  void shouldRecordWhatWasReadWhenARequestHasABody(String path, int bytesIn) throws Exception {
    try (TestServer server = TestServer.measuring(app);
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange exchange = client.send("POST", path, ScenarioApp.bytes(10));
      exchange.awaitEnd();
      server.assertOnlyRecord("POST", "unmatched", 200, bytesIn, exchange.bytes());
    }
  }

  @Test
  void shouldRecordTheAnswerWhenTheBodyIsNeverSent() throws Exception {
    try (TestServer server = TestServer.measuring(app);
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange exchange = client.begin("POST", "/noRead");
      exchange.awaitEnd();
      assertThat(exchange.status()).isEqualTo(200);
      server.assertOnlyRecord("POST", "unmatched", 200, 0, 5);
    }
  }

  @Test
  void shouldRecordTheBeginOfTheResponseWhenTheClientStopsReading() throws Exception {
    try (TestServer server = TestServer.measuring(app, Duration.ofSeconds(1));
        Http2Client client = new Http2Client(server.port())) {
      client.sendAndStall("/big");
      server.awaitRecorded(1);
      assertPartOfBig(server, "timeout");
    }
  }

  @Test
  void shouldRecordTheBeginOfTheResponseWhenTheStreamIsResetInIt() throws Exception {
    try (TestServer server = TestServer.measuring(app);
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange exchange = client.sendAndStall("/big");
      Eventually.until("head", () -> exchange.status() == 200);
      exchange.reset();
      server.awaitRecorded(1);
      assertPartOfBig(server, "client_abort");
    }
  }

  private static void assertPartOfBig(TestServer server, String outcome) {
    assertThat(server.bytesOut()).isBetween(1L, 2_000L * 65_536 - 1);
    server.assertOnlyRecord("GET", "unmatched", 200, outcome, 0, server.bytesOut());
  }

  @Test
  void shouldStayActiveWhenTheStreamIdlesOutAndNobodyCompletes() throws Exception {
    try (TestServer server = TestServer.measuring(app, Duration.ofSeconds(1));
        Http2Client client = new Http2Client(server.port())) {
      client.send("GET", "/never", null);
      Eventually.until("idle timeout", () -> app.failures.get() == 1);
      server.stop();
      assertThat(server.active()).isEqualTo(1);
      assertThat(server.recorded()).isZero();
    }
  }

  @Test
  void shouldRecordTheErrorPageWhenTheClientStallsInTheBody() throws Exception {
    try (TestServer server = TestServer.measuring(app, Duration.ofSeconds(1));
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange exchange = client.begin("POST", "/readAll");
      exchange.awaitEnd();
      assertThat(exchange.status()).isEqualTo(500);
      server.assertOnlyRecord("POST", "unmatched", 500, 0, exchange.bytes());
    }
  }

  @Test
  void shouldRecordTheAnswerWhenTheStreamWasResetBeforeIt() throws Exception {
    try (TestServer server = TestServer.measuring(app);
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange exchange = client.send("GET", "/held", null);
      Runnable answer = held();
      exchange.reset();
      Eventually.until("reset", () -> app.failures.get() == 1);
      answer.run();
      server.assertOnlyRecord("GET", "unmatched", 200, "client_abort", 0, 5);
    }
  }

  @Test
  void shouldRecordWhenTheStreamIsResetWhileTheBodyIsRead() throws Exception {
    try (TestServer server = TestServer.measuring(app);
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange exchange = client.begin("POST", "/readAll");
      Eventually.until("active", () -> server.active() == 1);
      exchange.reset();
      server.awaitRecorded(1);
      // How much of the page was handed over is up to when Jetty notices.
      server.assertOnlyRecord("POST", "unmatched", 500, "client_abort", 0, server.bytesOut());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldRecordTheAnswerWhenTheClientLeftBeforeIt(boolean politely) throws Exception {
    try (TestServer server = TestServer.measuring(app);
        Http2Client client = new Http2Client(server.port())) {
      client.send("GET", "/held", null);
      Runnable answer = held();
      if (politely) {
        client.goAway();
      } else {
        client.drop();
        server.awaitNoConnection();
      }
      answer.run();
      server.assertOnlyRecord("GET", "unmatched", 200, politely ? "ok" : "client_abort", 0, 5);
    }
  }

  @Test
  void shouldStayActiveWhenTheApplicationNeverCompletes() throws Exception {
    try (TestServer server = TestServer.measuring(app);
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange exchange = client.send("GET", "/never", null);
      Eventually.until("active", () -> server.active() == 1);
      exchange.reset();
      client.send("GET", "/ok", null).awaitEnd();
      Eventually.until("the other stream", () -> server.recorded() == 1);
      server.stop();
      assertThat(server.recorded()).isEqualTo(1);
      assertThat(server.active()).isEqualTo(1);
    }
  }

  /** Which of them are dispatched before their reset arrives is up to Jetty. */
  @Test
  void shouldSeeEveryStreamOnceWhenTheyAreResetAtOnce() throws Exception {
    int streams = 20;
    try (TestServer server = TestServer.measuring(app);
        Http2Client client = new Http2Client(server.port())) {
      for (int i = 0; i < streams; i++) {
        client.sendAndReset("/ok");
      }
      Eventually.until("every stream", () -> server.recorded() + server.refusedWith(0) == streams);
      client.send("GET", "/ok", null).awaitEnd();
      Eventually.until("the last", () -> server.recorded() > streams - server.refusedWith(0));
      server.stop();
      assertThat(server.recorded() + server.refusedWith(0)).isEqualTo(streams + 1);
      assertThat(server.active()).isZero();
    }
  }

  private Runnable held() throws InterruptedException {
    return Objects.requireNonNull(app.held.poll(10, TimeUnit.SECONDS));
  }
}
