package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** When a request begins, and when it is recorded. */
class TimingTest {
  private static final String[] OK = {"method", "GET", "route", "unmatched", "status", "200"};

  @Test
  void shouldTimeTheAnswerWhenItComesLater() throws Exception {
    try (TestServer server = TestServer.measuring(new ScenarioApp());
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/async"));
      server.awaitRecorded(1);
      assertThat(seconds(server)).isGreaterThan(0.09);
    }
  }

  @Test
  void shouldLeaveTheIdleTimeOutWhenAConnectionIsKept() throws Exception {
    try (TestServer server = TestServer.measuring(new ScenarioApp());
        RawClient client = new RawClient(server.port())) {
      long busyNs = 0;
      for (int i = 1; i <= 3; i++) {
        Eventually.pass(Duration.ofMillis(50));
        long begin = System.nanoTime();
        client.exchange(get("/ok"));
        server.awaitRecorded(i);
        busyNs += System.nanoTime() - begin;
      }
      assertThat(seconds(server)).isLessThan(busyNs / 1e9);
    }
  }

  @Test
  void shouldBeginWithTheFirstByteWhenTheHeadTrickles() throws Exception {
    try (TestServer server = TestServer.measuring(new ScenarioApp());
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/ok")); // the server's thread now waits for this connection
      server.awaitRecorded(1);
      double before = seconds(server);
      client.send("GET /ok HT");
      Eventually.pass(Duration.ofMillis(300));
      client.exchange("TP/1.1\r\nHost: x\r\n\r\n");
      server.awaitRecorded(2);
      assertThat(seconds(server) - before).isGreaterThan(0.15);
    }
  }

  @Test
  void shouldRecordEachWhenRequestsArePipelined() throws Exception {
    try (TestServer server = TestServer.measuring(new ScenarioApp());
        RawClient client = new RawClient(server.port())) {
      long begin = System.nanoTime();
      client.send(get("/async") + get("/ok") + get("/withBody"));
      for (int i = 0; i < 3; i++) {
        assertThat(client.read(false).status()).isEqualTo(200);
      }
      server.awaitRecorded(3);
      assertThat(server.snapshot().value("http_requests_total", OK)).isEqualTo(3);
      assertThat(server.snapshot().value("http_response_size_bytes_sum", sized())).isEqualTo(1010);
      // Had those that waited in line carried the first one's time, the sum would be thrice that.
      assertThat(seconds(server)).isLessThan((System.nanoTime() - begin) / 1e9);
    }
  }

  @Test
  void shouldNotRecordBeforeTheHandlersHaveReturned() throws Exception {
    AtomicLong early = new AtomicLong(-1);
    try (TestServer server =
            TestServer.with(
                metrics -> new TareHandler(metrics.registry(), new EarlyBird(metrics, early)));
        RawClient client = new RawClient(server.port())) {
      assertThat(client.exchange(get("/completeBeforeReturn")).status()).isEqualTo(200);
      server.awaitRecorded(1);
      assertThat(early).hasValue(1);
    }
  }

  /** Reads the gauge when the response is complete and the handler has not returned. */
  private static final class EarlyBird extends Handler.Wrapper {
    private final Metrics metrics;
    private final AtomicLong active;

    EarlyBird(Metrics metrics, AtomicLong active) {
      super(new ScenarioApp());
      this.metrics = metrics;
      this.active = active;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      boolean handled = super.handle(request, response, callback);
      active.set((long) metrics.snapshot().value("http_active_requests"));
      return handled;
    }
  }

  private static double seconds(TestServer server) {
    return server.snapshot().value("http_request_duration_seconds_sum", OK);
  }

  private static String[] sized() {
    return new String[] {"method", "GET", "route", "unmatched"};
  }
}
