package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.DoSHandler;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.server.handler.ThreadLimitHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** What waits in, and is refused by, handlers that do not say so themselves. */
class TareQueueHandlerTest {

  /** Answers {@code /held} when the latch is open, {@code /ok} at once, and nothing else. */
  private static final class Held extends Handler.Abstract {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws InterruptedException {
      switch (request.getHttpURI().getPath()) {
        case "/held" -> {
          entered.countDown();
          assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();
        }
        case "/ok" -> {}
        default -> {
          return false;
        }
      }
      response.write(true, ScenarioApp.bytes(5), callback);
      return true;
    }
  }

  private final Held held = new Held();

  private static TestServer server(Handler.Singleton queue) throws Exception {
    return TestServer.with(
        metrics ->
            new TareHandler(
                metrics.registry(), new TareQueueHandler(metrics.registry(), "it", queue)));
  }

  private static double value(TestServer server, String name) {
    return server.snapshot().value(name, "queue", "it");
  }

  private static void assertCounted(TestServer server, int waited, int refused) {
    Eventually.until("none waits", () -> value(server, "http_queued_requests") == 0);
    assertThat(value(server, "http_queue_wait_seconds_count")).isEqualTo(waited);
    assertThat(value(server, "http_queue_refused_total")).isEqualTo(refused);
  }

  @Test
  void shouldMeasureWhatWaitsForAThreadOfItsClient() throws Exception {
    ThreadLimitHandler limit = new ThreadLimitHandler();
    limit.setThreadLimit(1);
    limit.setHandler(held);
    try (TestServer server = server(limit);
        RawClient first = new RawClient(server.port());
        RawClient second = new RawClient(server.port())) {
      first.send(get("/held"));
      assertThat(held.entered.await(30, TimeUnit.SECONDS)).isTrue(); // past the queue
      second.send(get("/ok"));
      Eventually.until("waits", () -> value(server, "http_queued_requests") == 1);
      assertThat(value(server, "http_queue_wait_seconds_count")).isZero();
      Eventually.pass(Duration.ofMillis(20));
      held.open.countDown();
      assertThat(first.read(false).status()).isEqualTo(200);
      assertThat(second.read(false).status()).isEqualTo(200);
      server.awaitRecorded(2);
      assertCounted(server, 1, 0);
      assertThat(value(server, "http_queue_wait_seconds_sum")).isBetween(0.02, 30.0);
      assertThat(second.exchange(get("/nowhere")).status()).isEqualTo(404);
      assertCounted(server, 1, 0);
    }
  }

  @Test
  void shouldMeasureWhatWaitsInAQueueAndWhatItRefuses() throws Exception {
    QoSHandler qos = new QoSHandler(held);
    qos.setMaxRequestCount(1);
    qos.setMaxSuspendedRequestCount(1);
    qos.setMaxSuspend(Duration.ofSeconds(5));
    try (TestServer server = server(qos);
        RawClient first = new RawClient(server.port());
        RawClient second = new RawClient(server.port());
        RawClient third = new RawClient(server.port())) {
      first.send(get("/held"));
      assertThat(held.entered.await(30, TimeUnit.SECONDS)).isTrue(); // past the queue
      second.send(get("/ok"));
      Eventually.until("waits", () -> value(server, "http_queued_requests") == 1);
      assertThat(third.exchange(get("/ok")).status()).as("the queue is full").isEqualTo(503);
      Eventually.until("refused", () -> value(server, "http_queue_refused_total") == 1);
      assertThat(second.read(false).status()).as("has waited too long").isEqualTo(503);
      assertCounted(server, 0, 2);
      second.send(get("/ok"));
      Eventually.until("waits", () -> value(server, "http_queued_requests") == 1);
      held.open.countDown();
      assertThat(first.read(false).status()).isEqualTo(200);
      assertThat(second.read(false).status()).isEqualTo(200);
      assertCounted(server, 1, 2);
    }
  }

  /** Lets the first request of each client through. */
  private record Once(AtomicBoolean first) implements DoSHandler.Tracker {
    @Override
    public boolean onRequest(long now) {
      return first.compareAndSet(true, false);
    }

    @Override
    public long getExpireNanoTime() {
      return Long.MAX_VALUE;
    }
  }

  private static DoSHandler.Tracker once(String id) {
    return new Once(new AtomicBoolean(true));
  }

  @Test
  void shouldCountWhatIsRefusedAtOnceOrLater() throws Exception {
    DoSHandler dos = new DoSHandler(held, null, TareQueueHandlerTest::once, null, -1);
    DoSHandler slow =
        new DoSHandler(
            new Held(),
            null,
            TareQueueHandlerTest::once,
            new DoSHandler.DelayedRejectHandler(100, 10, null),
            -1);
    try (TestServer server = server(dos);
        TestServer later = server(slow);
        RawClient client = new RawClient(server.port());
        RawClient other = new RawClient(later.port())) {
      assertThat(client.exchange(get("/ok")).status()).isEqualTo(200);
      assertThat(client.exchange(get("/ok")).status()).isEqualTo(429);
      server.awaitRecorded(2);
      assertCounted(server, 0, 1);
      other.exchange(get("/ok"));
      assertThat(other.exchange(get("/ok")).status()).isEqualTo(429);
      later.awaitRecorded(2);
      assertCounted(later, 0, 1);
    }
  }

  /** As {@code ThreadLimitHandler}, if a client sends {@code Forwarded: for="[bad"}. */
  private static final class Throwing extends Handler.Wrapper {
    Throwing(Handler behind) {
      super(behind);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (request.getHttpURI().getPath().equals("/bad")) {
        throw new IllegalStateException("bad");
      }
      return super.handle(request, response, callback);
    }
  }

  @Test
  void shouldCountAsRefusedWhatItsHandlerThrowsAt() throws Exception {
    try (TestServer server = server(new Throwing(held));
        RawClient client = new RawClient(server.port());
        RawClient other = new RawClient(server.port())) {
      assertThat(client.exchange(get("/ok")).status()).isEqualTo(200);
      assertThat(other.exchange(get("/bad")).status()).isEqualTo(500);
      server.awaitRecorded(2);
      assertCounted(server, 0, 1);
    }
  }

  @Test
  void shouldHaveNoneWaitOnceItHasStopped() throws Exception {
    QoSHandler qos = new QoSHandler(held);
    qos.setMaxRequestCount(1);
    AtomicReference<TareQueueHandler> queue = new AtomicReference<>();
    try (TestServer server =
            TestServer.with(
                metrics -> {
                  queue.set(new TareQueueHandler(metrics.registry(), "it", qos));
                  return queue.get();
                });
        RawClient first = new RawClient(server.port());
        RawClient second = new RawClient(server.port())) {
      first.send(get("/held"));
      assertThat(held.entered.await(30, TimeUnit.SECONDS)).isTrue();
      second.send(get("/ok"));
      Eventually.until("waits", () -> value(server, "http_queued_requests") == 1);
      Objects.requireNonNull(queue.get()).stop();
      assertCounted(server, 0, 1);
      held.open.countDown();
    }
  }
}
