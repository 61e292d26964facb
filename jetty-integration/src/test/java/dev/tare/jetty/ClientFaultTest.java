package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static dev.tare.jetty.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that go away or stall, and requests that nobody completes. */
class ClientFaultTest {
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
  void shouldRecordTheRefusalWhenTheClientResetsInTheBody() throws Exception {
    try (TestServer server = TestServer.measuring(app);
        RawClient client = new RawClient(server.port())) {
      client.send(post("/readAll", "Content-Length: 10\r\n", "0123"));
      Eventually.until("the body is read", () -> app.read.get() == 4);
      client.reset();
      server.awaitRecorded(1);
      server.assertOnlyRecord("POST", "unmatched", 400, "client_abort", 4, server.bytesOut());
    }
  }

  @Test
  void shouldRecordTheErrorPageWhenTheClientStallsInTheBody() throws Exception {
    try (TestServer server = TestServer.measuring(app);
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply =
          client.exchange(post("/readAll?impatient", "Content-Length: 4\r\n", "ab"));
      assertThat(reply.status()).isEqualTo(500);
      server.assertOnlyRecord("POST", "unmatched", 500, 2, reply.body().length());
    }
  }

  @Test
  void shouldRecordTheBeginOfTheResponseWhenTheClientStopsReading() throws Exception {
    try (TestServer server = TestServer.measuring(app);
        RawClient client = new RawClient(server.port())) {
      client.send(get("/big?impatient"));
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
    long bytesOut = server.bytesOut();
    assertThat(bytesOut).isBetween(1L, 2_000L * 65_536 - 1);
    server.assertOnlyRecord("GET", "unmatched", 200, outcome, 0, bytesOut);
  }

  @ParameterizedTest
  @CsvSource({
    "/held, 200, client_abort, 5",
    "/heldBlocking, 200, client_abort, 5",
    "/heldFail, 500, error, -1"
  })
  void shouldRecordTheAnswerWhenTheClientResetsBeforeIt(
      String path, int status, String outcome, int bytesOut) throws Exception {
    try (TestServer server = TestServer.measuring(app);
        RawClient client = new RawClient(server.port())) {
      client.send(get(path));
      Runnable answer = held();
      client.reset();
      answer.run();
      server.awaitRecorded(1);
      // How much of an error page was handed over is up to when Jetty notices.
      long expected = bytesOut >= 0 ? bytesOut : server.bytesOut();
      server.assertOnlyRecord("GET", "unmatched", status, outcome, 0, expected);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldStayActiveWhenTheApplicationNeverCompletes(boolean reset) throws Exception {
    try (TestServer server = TestServer.measuring(app);
        RawClient client = new RawClient(server.port())) {
      client.send(get("/never?impatient"));
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
      server.assertOnlyRecord("GET", "unmatched", 200, "client_abort", 0, 5);
    }
  }

  private Runnable held() throws InterruptedException {
    return Objects.requireNonNull(app.held.poll(10, TimeUnit.SECONDS));
  }
}
