package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static dev.tare.jetty.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.HistogramFamily;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that go away or stall, and requests that nobody completes. */
class ClientFaultTest {
  private static final Duration SHORT = Duration.ofMillis(500);

  private final ScenarioApp app = new ScenarioApp();

  @Test
  void shouldRecordTheRefusalWhenTheBodyEndsTooSoon() throws Exception {
    try (TestServer server = TestServer.measuring(app);
        RawClient client = new RawClient(server.port())) {
      client.send(post("/readAll", "Content-Length: 10\r\n", "0123"));
      client.finishSending();
      RawClient.Reply reply = client.read(false);
      assertThat(reply.status()).isEqualTo(400);
      server.assertOnlyRecord("POST", "unmatched", 400, "client_abort", 4, reply.body().length());
    }
  }

  @Test
  void shouldRecordTheErrorPageWhenTheClientStallsInTheBody() throws Exception {
    try (TestServer server = TestServer.measuring(app, SHORT);
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(post("/readAll", "Content-Length: 4\r\n", "ab"));
      assertThat(reply.status()).isEqualTo(500);
      server.assertOnlyRecord("POST", "unmatched", 500, 2, reply.body().length());
    }
  }

  @Test
  void shouldRecordTheBeginOfTheResponseWhenTheClientStopsReading() throws Exception {
    try (TestServer server = TestServer.measuring(app, SHORT);
        RawClient client = new RawClient(server.port())) {
      client.send(get("/big"));
      assertPartOfBig(server, "timeout");
    }
  }

  @Test
  void shouldRecordTheBeginOfTheResponseWhenTheClientResetsInIt() throws Exception {
    try (TestServer server = TestServer.measuring(app);
        RawClient client = new RawClient(server.port())) {
      client.send(get("/big"));
      Eventually.until("active", () -> server.active() == 1);
      client.reset();
      assertPartOfBig(server, "client_abort");
    }
  }

  /** How much was handed over before the fault was noticed is up to the sockets. */
  private static void assertPartOfBig(TestServer server, String outcome) {
    server.awaitRecorded(1);
    HistogramFamily sizes = (HistogramFamily) server.snapshot().family("http_response_size_bytes");
    long bytesOut = sizes.rawSum(0);
    assertThat(bytesOut).isBetween(1L, 2_000L * 65_536 - 1);
    server.assertOnlyRecord("GET", "unmatched", 200, outcome, 0, bytesOut);
  }

  @ParameterizedTest
  @CsvSource({"/held, 200, client_abort, 5", "/heldFail, 500, error, -1"})
  void shouldRecordTheAnswerWhenTheClientResetsBeforeIt(
      String path, int status, String outcome, int bytesOut) throws Exception {
    try (TestServer server = TestServer.measuring(app);
        RawClient client = new RawClient(server.port())) {
      client.send(get(path));
      Runnable answer = held();
      client.reset();
      answer.run();
      server.awaitRecorded(1);
      if (bytesOut >= 0) {
        server.assertOnlyRecord("GET", "unmatched", status, outcome, 0, bytesOut);
      } else {
        String[] labels = {"method", "GET", "route", "unmatched", "status", "" + status};
        assertThat(server.snapshot().value("http_requests_total", labels)).isEqualTo(1);
        server.assertOutcomes(status, outcome);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldStayActiveWhenTheApplicationNeverCompletes(boolean reset) throws Exception {
    try (TestServer server = TestServer.measuring(app, SHORT);
        RawClient client = new RawClient(server.port())) {
      client.send(get("/never"));
      Eventually.until("active", () -> server.active() == 1);
      if (reset) {
        client.reset();
      } else {
        Eventually.until("idle timeout", () -> app.failures.get() == 1);
      }
      server.stop();
      assertThat(server.active()).isEqualTo(1);
      assertThat(server.recorded()).isZero();
    }
  }

  @Test
  void shouldStillRecordWhenTheApplicationCompletesAfterTheServerHasStopped() throws Exception {
    try (TestServer server = TestServer.measuring(app);
        RawClient client = new RawClient(server.port())) {
      client.send(get("/held"));
      Runnable answer = held();
      server.stop();
      assertThat(server.active()).isEqualTo(1);
      answer.run();
      server.awaitRecorded(1);
      assertThat(server.recorded()).isEqualTo(1);
      server.assertOutcomes(200, "client_abort");
    }
  }

  private Runnable held() throws InterruptedException {
    return Objects.requireNonNull(app.held.poll(10, TimeUnit.SECONDS));
  }
}
