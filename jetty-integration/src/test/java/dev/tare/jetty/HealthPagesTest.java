package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.Page;
import dev.tare.export.PageAnswer;
import dev.tare.export.PageRequest;
import dev.tare.health.Health;
import dev.tare.health.HealthKind;
import dev.tare.health.HealthResult;
import dev.tare.health.HealthState;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Probes and pages of a Jetty server, asked by real clients. */
class HealthPagesTest {
  /** So that a machine that is busy does not make a check late. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private static final String TOKEN = "Authorization: Bearer t0ken\r\n";

  private final Metrics metrics =
      Metrics.open(MetricsOptions.builder().collectorTimeout(LONG).build());
  private final Health health = Health.start(metrics.registry());
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  HealthPagesTest() {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new DefaultHandler());
  }

  @AfterEach
  void stop() {
    LifeCycle.stop(server);
    health.close();
    metrics.close();
  }

  private TareJetty.Builder builder() {
    return TareJetty.builder(server, metrics, OpenMetricsExporter.create()).health(health);
  }

  private RawClient client() throws Exception {
    return new RawClient(connector.getLocalPort());
  }

  private static String withToken(String path) {
    return get(path).replace("\r\n\r\n", "\r\n" + TOKEN + "\r\n");
  }

  private void untilKnown(HealthKind kind) {
    Eventually.until(
        "known",
        () ->
            health.report(kind).checks().stream()
                .noneMatch(check -> check.state() == HealthState.UNKNOWN));
  }

  /** A balancer that asks again and again, on one connection and on new ones. */
  @Test
  void shouldTellABalancerToSendNoMoreWhileItDrains() throws Exception {
    try (TareJetty tare = builder().install()) {
      server.start();
      HttpClient balancer = HttpClient.newHttpClient();
      assertThat(ask(balancer, "ready").statusCode()).isEqualTo(200);
      tare.drain();
      HttpResponse<String> draining = ask(balancer, "ready");
      assertThat(draining.statusCode()).isEqualTo(503);
      assertThat(draining.body()).contains("\"status\":\"down\",\"reason\":\"draining\"");
      assertThat(ask(HttpClient.newHttpClient(), "ready").statusCode()).isEqualTo(503);
      assertThat(ask(balancer, "live").statusCode()).isEqualTo(200);
      assertThat(ask(balancer, "startup").statusCode()).isEqualTo(200);
      assertThat(metrics.snapshot().value("health_up", "kind", "ready")).isZero();
      health.resume();
      assertThat(ask(balancer, "ready").statusCode()).isEqualTo(200);
      LifeCycle.stop(server);
    }
  }

  private HttpResponse<String> ask(HttpClient client, String probe) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/health/" + probe);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  @Test
  void shouldAnswerAtOnceWhileACheckHangs() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    health
        .readiness(
            "hangs",
            () -> {
              released.await();
              return HealthResult.healthy();
            })
        .timeout(Duration.ofMillis(1))
        .register();
    try (TareJetty tare = builder().install();
        RawClient client = started(tare)) {
      Eventually.until(
          "down",
          () -> health.report(HealthKind.READY).checks().get(0).state() == HealthState.DOWN);
      RawClient.Reply reply = client.exchange(get("/health/ready"));
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.body()).contains("\"name\":\"server\"", "\"name\":\"hangs\"", "no answer");
      assertThat(client.exchange(get("/health/live")).status()).isEqualTo(200);
      LifeCycle.stop(server);
    } finally {
      released.countDown();
    }
  }

  private RawClient started(TareJetty tare) throws Exception {
    assertThat(tare).isNotNull();
    server.start();
    return client();
  }

  @Test
  void shouldGiveTheDetailToWhomTheMetricsAreOpenTo() throws Exception {
    health
        .readiness("database", () -> HealthResult.unhealthy("no connection"))
        .timeout(LONG)
        .register();
    untilKnown(HealthKind.READY);
    MetricsEndpoint.Builder endpoint =
        MetricsEndpoint.builder(metrics, OpenMetricsExporter.create()).bearerToken("t0ken");
    try (TareJetty tare = builder().endpoint(endpoint).install();
        RawClient client = started(tare)) {
      RawClient.Reply open = client.exchange(get("/health/ready"));
      assertThat(open.status()).isEqualTo(503);
      assertThat(open.body()).isEqualTo("{\"status\":\"down\"}\n");
      RawClient.Reply wrong = client.exchange(withToken("/health/ready").replace("t0ken", "wrong"));
      assertThat(wrong.status()).isEqualTo(503);
      assertThat(wrong.body()).isEqualTo("{\"status\":\"down\"}\n");
      RawClient.Reply trusted = client.exchange(withToken("/health/ready"));
      assertThat(trusted.status()).isEqualTo(503);
      assertThat(trusted.head()).contains("Content-Type: application/json");
      assertThat(trusted.body())
          .contains("\"name\":\"database\",\"kind\":\"ready\",\"state\":\"down\"")
          .contains("\"reason\":\"no connection\"");
      assertThat(client.exchange(get("/metrics/catalogue")).status()).isEqualTo(401);
      assertThat(client.exchange(withToken("/metrics/catalogue")).status()).isEqualTo(200);
      LifeCycle.stop(server);
    }
  }

  @Test
  void shouldGiveNoDetailBesideAnAdminConnector() throws Exception {
    health.readiness("database", HealthResult::healthy).timeout(LONG).register();
    untilKnown(HealthKind.READY);
    try (TareJetty tare = builder().admin("127.0.0.1", 0).install();
        RawClient client = started(tare);
        RawClient admin = new RawClient(tare.adminPort().orElseThrow())) {
      assertThat(client.exchange(get("/health/ready")).body()).isEqualTo("{\"status\":\"up\"}\n");
      assertThat(client.exchange(get("/metrics/catalogue")).status()).isEqualTo(404);
      assertThat(admin.exchange(get("/health/ready")).body()).contains("database");
      assertThat(admin.exchange(get("/metrics/catalogue")).body()).contains("health_check_up");
      LifeCycle.stop(server);
    }
  }

  @Test
  void shouldServeThePagesThatItIsGiven() throws Exception {
    Page page = new OwnPage("/metrics/own");
    Page failing = new OwnPage("/failing");
    TareJetty.Builder builder = builder().page(page).page(failing);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.page(page))
        .withMessageContaining("path=/metrics/own");
    try (TareJetty tare = builder.install();
        RawClient client = started(tare)) {
      RawClient.Reply reply = client.exchange(get("/metrics/own"));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.head()).contains("Content-Security-Policy: default-src 'none'");
      assertThat(reply.body()).isEqualTo("<p>a</p>");
      RawClient.Reply head = client.exchange(get("/metrics/own").replace("GET", "HEAD"));
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      assertThat(client.exchange(get("/metrics/own").replace("GET", "PUT")).status())
          .isEqualTo(405);
      assertThat(client.exchange(get("/failing")).status()).isEqualTo(500);
      assertThat(client.exchange(get("/metrics/else")).status()).isEqualTo(404);
      assertThat(metrics.snapshot().value("tare_scrape_errors_total")).isEqualTo(1);
      LifeCycle.stop(server);
    }
  }

  private record OwnPage(String path) implements Page {
    @Override
    public PageAnswer answer(PageRequest request) {
      if (path.equals("/failing")) {
        throw new IllegalStateException("the page");
      }
      return PageAnswer.html(200, "<p>a</p>");
    }
  }

  /** Everything installed, nothing recorded, and the application served. */
  @Test
  void shouldServeWithMetricsThatAreSwitchedOff() throws Exception {
    try (Metrics off = Metrics.noop();
        TareJetty tare = TareJetty.install(server, off, OpenMetricsExporter.create());
        RawClient client = started(tare)) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.exchange(get("/app")).status()).isEqualTo(404);
        assertThat(client.exchange(get("/metrics")).body()).isIn("", "# EOF\n");
        assertThat(client.exchange(get("/health/ready")).status()).isEqualTo(200);
      }
      assertThat(client.exchange(get("/metrics/catalogue")).body())
          .isEqualTo("{\"families\":[]}\n");
      LifeCycle.stop(server);
    }
  }

  @Test
  void shouldRefuseAPageAtAPathOfTares() {
    for (Page page : health.pages()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder().page(page))
          .withMessageContaining("path=" + page.path());
    }
  }

  /** It costs what a scrape does: whoever asks for it a hundred times must not have all threads. */
  @Test
  void shouldAllowNoMoreCataloguesAtOnceThanScrapes() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    Page slow =
        new Page() {
          @Override
          public String path() {
            return "/slow";
          }

          @Override
          public boolean isScrape() {
            return true;
          }

          @Override
          public PageAnswer answer(PageRequest request) {
            begun.countDown();
            try {
              released.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return PageAnswer.json(200, "[]");
          }
        };
    MetricsEndpoint.Builder one =
        MetricsEndpoint.builder(metrics, OpenMetricsExporter.create()).maxScrapes(1);
    try (TareJetty tare =
            TareJetty.builder(server, metrics, OpenMetricsExporter.create())
                .endpoint(one)
                .page(slow)
                .install();
        RawClient first = started(tare);
        RawClient second = client()) {
      first.send(get("/slow"));
      begun.await();
      assertThat(second.exchange(get("/metrics/catalogue")).status()).isEqualTo(503);
      assertThat(second.exchange(get("/metrics")).status()).isEqualTo(503);
      released.countDown();
      Eventually.until("let in", () -> status(second, "/metrics/catalogue") == 200);
      LifeCycle.stop(server);
    } finally {
      released.countDown();
    }
  }

  private static int status(RawClient client, String path) {
    try {
      return client.exchange(get(path)).status();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
