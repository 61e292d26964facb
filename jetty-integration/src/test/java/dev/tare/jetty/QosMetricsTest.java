package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** What waits in Jetty's own queue of requests, and what it refuses. */
class QosMetricsTest {

  /** Answers when the latch is open. */
  private static final class Held extends Handler.Abstract {
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);

    @Override
    public boolean handle(Request request, Response response, Callback callback)
        throws InterruptedException {
      entered.countDown();
      assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();
      response.write(true, ScenarioApp.bytes(5), callback);
      return true;
    }
  }

  private static TestServer server(Handler app) throws Exception {
    return TestServer.with(
        metrics -> app,
        (server, metrics) -> {
          server.setHandler(new TareHandler(metrics.registry(), app));
          metrics.registry().register(new QosMetrics(server));
        });
  }

  private static double value(TestServer server, String name, String... labels) {
    return server.snapshot().value(name, labels);
  }

  @Test
  void shouldShowWhatWaitsAndWhatFindsTheQueueFull() throws Exception {
    Held held = new Held();
    QoSHandler qos = new QoSHandler(held);
    qos.setMaxRequestCount(1);
    qos.setMaxSuspendedRequestCount(1);
    try (TestServer server = server(qos);
        RawClient first = new RawClient(server.port());
        RawClient second = new RawClient(server.port());
        RawClient third = new RawClient(server.port())) {
      first.send(get("/"));
      assertThat(held.entered.await(30, TimeUnit.SECONDS)).as("has the one permit").isTrue();
      second.send(get("/"));
      Eventually.until("waits", () -> value(server, "jetty_qos_waiting_requests") == 1);
      assertThat(third.exchange(get("/")).status()).isEqualTo(503);
      assertThat(value(server, "jetty_qos_refused_total", "reason", "full")).isEqualTo(1);
      assertThat(value(server, "jetty_qos_refused_total", "reason", "late")).isZero();
      held.open.countDown();
      assertThat(first.read(false).status()).isEqualTo(200);
      assertThat(second.read(false).status()).isEqualTo(200);
      Eventually.until("none waits", () -> value(server, "jetty_qos_waiting_requests") == 0);
      assertThat(value(server, "jetty_qos_waited_total")).isEqualTo(1);
    }
  }

  @Test
  void shouldShowWhatHasWaitedTooLong() throws Exception {
    Held held = new Held();
    try (TestServer server = server(impatient(held));
        RawClient first = new RawClient(server.port());
        RawClient second = new RawClient(server.port())) {
      first.send(get("/"));
      assertThat(held.entered.await(30, TimeUnit.SECONDS)).as("has the one permit").isTrue();
      assertThat(second.exchange(get("/")).status()).isEqualTo(503);
      assertThat(value(server, "jetty_qos_refused_total", "reason", "late")).isEqualTo(1);
      assertThat(value(server, "jetty_qos_refused_total", "reason", "full")).isZero();
      held.open.countDown();
      assertThat(first.read(false).status()).isEqualTo(200);
    }
  }

  /** Else Prometheus takes the rest for what was counted since a restart. */
  @Test
  void shouldNotFallWhenAContextGoesWithItsQueue() throws Exception {
    Held going = new Held();
    Held staying = new Held();
    ContextHandlerCollection contexts =
        new ContextHandlerCollection(
            true,
            new ContextHandler(impatient(going), "/going"),
            new ContextHandler(impatient(staying), "/staying"));
    try (TestServer server = server(contexts);
        RawClient first = new RawClient(server.port());
        RawClient second = new RawClient(server.port());
        RawClient client = new RawClient(server.port())) {
      first.send(get("/going/1"));
      second.send(get("/staying/1"));
      assertThat(going.entered.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(staying.entered.await(30, TimeUnit.SECONDS)).isTrue();
      for (String path : new String[] {"/going/2", "/going/3", "/staying/2"}) {
        assertThat(client.exchange(get(path)).status()).isEqualTo(503);
      }
      assertThat(value(server, "jetty_qos_refused_total", "reason", "late")).isEqualTo(3);
      going.open.countDown();
      assertThat(first.read(false).status()).isEqualTo(200);
      contexts.removeHandler(contexts.getHandlers().get(0));
      assertThat(value(server, "jetty_qos_refused_total", "reason", "late")).isEqualTo(3);
      assertThat(client.exchange(get("/staying/3")).status()).isEqualTo(503);
      assertThat(value(server, "jetty_qos_refused_total", "reason", "late")).isEqualTo(4);
      assertThat(value(server, "jetty_qos_waited_total")).isEqualTo(4);
      staying.open.countDown();
      assertThat(second.read(false).status()).isEqualTo(200);
    }
  }

  /** One at a time, and others wait for a moment only. */
  private static QoSHandler impatient(Handler app) {
    QoSHandler qos = new QoSHandler(app);
    qos.setMaxRequestCount(1);
    qos.setMaxSuspend(Duration.ofMillis(50));
    return qos;
  }

  @Test
  void shouldShowNothingWhereThereIsNoQueue() throws Exception {
    try (TestServer server = server(new Held())) {
      assertThat(server.snapshot().families())
          .noneMatch(family -> family.descriptor().name().value().startsWith("jetty_qos"));
    }
  }
}
