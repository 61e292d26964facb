package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.discovery.Target;
import dev.tare.discovery.TargetsPage;
import dev.tare.health.Health;
import dev.tare.health.HealthKind;
import dev.tare.health.HealthResult;
import dev.tare.health.HealthState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the JDK's server has beside the metrics. */
class ServerPagesTest {
  private final Metrics metrics = Metrics.open();
  private final Health health = Health.start(metrics.registry());
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    health.close();
    metrics.close();
  }

  private MetricsHttpServer.Builder builder() {
    return MetricsHttpServer.builder(metrics).host("127.0.0.1").health(health);
  }

  private HttpResponse<String> get(MetricsHttpServer server, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + path))
            .timeout(Duration.ofSeconds(20));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private void untilReadinessIsKnown() {
    long begin = System.nanoTime();
    while (health.report(HealthKind.READY).checks().stream()
        .anyMatch(check -> check.state() == HealthState.UNKNOWN)) {
      assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(30));
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void shouldTellABalancerToSendNoMoreWhileItDrains() throws Exception {
    try (MetricsHttpServer server = builder().start()) {
      assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
      health.drain();
      HttpResponse<String> draining = get(server, "/health/ready");
      assertThat(draining.statusCode()).isEqualTo(503);
      assertThat(draining.body()).contains("\"reason\":\"draining\"");
      assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
      assertThat(get(server, "/health/startup").statusCode()).isEqualTo(200);
      assertThat(get(server, "/health").statusCode()).isEqualTo(404);
      assertThat(get(server, "/health/ready/x").statusCode()).isEqualTo(404);
      health.resume();
      assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shouldGiveTheDetailToWhomTheMetricsAreOpenTo() throws Exception {
    health
        .readiness("database", () -> HealthResult.unhealthy("no connection"))
        .timeout(Duration.ofMinutes(5)) // a machine that is busy must not make it late
        .register();
    untilReadinessIsKnown();
    try (MetricsHttpServer server = builder().bearerToken("t0ken").start()) {
      HttpResponse<String> open = get(server, "/health/ready");
      assertThat(open.statusCode()).isEqualTo(503);
      assertThat(open.body()).isEqualTo("{\"status\":\"down\"}\n");
      assertThat(get(server, "/health/ready", "Authorization", "Bearer wrong").body())
          .isEqualTo("{\"status\":\"down\"}\n");
      HttpResponse<String> trusted = get(server, "/health/ready", "Authorization", "Bearer t0ken");
      assertThat(trusted.statusCode()).isEqualTo(503);
      assertThat(trusted.body()).contains("\"reason\":\"no connection\"");
      assertThat(get(server, "/metrics/catalogue").statusCode()).isEqualTo(401);
      assertThat(get(server, "/metrics/catalogue", "Authorization", "Bearer t0ken").statusCode())
          .isEqualTo(200);
    }
  }

  /** Whoever guesses has no more tries at a probe than at the metrics. */
  @Test
  void shouldCountWrongCredentialsAtAllPagesTogether() throws Exception {
    try (MetricsHttpServer server = builder().bearerToken("t0ken").start()) {
      for (int i = 0; i < 10; i++) {
        get(server, "/health/live", "Authorization", "Bearer " + i);
      }
      // One a second is looked at from here on, so of three at most some are not.
      boolean refused = false;
      for (int i = 0; i < 50 && !refused; i++) {
        refused = get(server, "/metrics", "Authorization", "Bearer x").statusCode() == 429;
      }
      assertThat(refused).isTrue();
    }
  }

  @Test
  void shouldShowTheCatalogueToProgramsAndPeople() throws Exception {
    metrics
        .registry()
        .counter("orders_total", "Orders <accepted>.")
        .labels("kind")
        .family()
        .with("retail")
        .increment();
    try (MetricsHttpServer server = builder().path("/internal/metrics").start()) {
      HttpResponse<String> json = get(server, "/internal/metrics/catalogue");
      assertThat(json.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(json.body())
          .contains(
              "{\"name\":\"orders_total\",\"type\":\"counter\",\"unit\":\"\","
                  + "\"help\":\"Orders \\u003caccepted\\u003e.\",\"labels\":[\"kind\"],"
                  + "\"series\":1,\"series_limit\":1000,\"bytes\":");
      HttpResponse<String> html =
          get(
              server,
              "/internal/metrics/catalogue",
              "Accept",
              "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
      assertThat(html.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
      assertThat(html.headers().firstValue("Content-Security-Policy")).isPresent();
      assertThat(html.body()).contains("<code>orders_total</code>", "Orders &lt;accepted&gt;.");
      assertThat(get(server, "/metrics/catalogue").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void shouldServeThePagesThatItIsGiven() throws Exception {
    TargetsPage page = new TargetsPage("/targets", () -> List.of(Target.at("10.0.0.1:9090")));
    MetricsHttpServer.Builder builder = builder().page(page);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.page(page))
        .withMessageContaining("path=/targets");
    builder.page(
        new TargetsPage(
            "/failing",
            () -> {
              throw new IllegalStateException("the cluster is not known");
            }));
    try (MetricsHttpServer server = builder.start()) {
      assertThat(get(server, "/targets").body())
          .isEqualTo("[{\"targets\":[\"10.0.0.1:9090\"],\"labels\":{}}]\n");
      assertThat(get(server, "/failing").statusCode()).isEqualTo(500);
      HttpRequest post =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + server.address().getPort() + "/targets"))
              .POST(HttpRequest.BodyPublishers.noBody())
              .timeout(Duration.ofSeconds(20))
              .build();
      assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }
  }

  /** And before the port is taken: nobody would give it back. */
  @Test
  void shouldRefuseAPageWhereTheMetricsAre() throws Exception {
    for (String path : List.of("/metrics", "/metrics/catalogue")) {
      MetricsHttpServer.Builder builder = builder().page(new TargetsPage(path, List::of));
      assertThatIllegalArgumentException()
          .isThrownBy(builder::start)
          .withMessageContaining("path=" + path);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().page(new TargetsPage("targets", List::of)))
        .withMessageContaining("path=targets");
    for (String path : List.of("/targets?all", "/targets#all")) { // no request would be for it
      assertThatIllegalArgumentException()
          .isThrownBy(() -> builder().page(new TargetsPage(path, List::of)))
          .withMessage("path=" + path + " (allowed: /…, without ? and #)");
    }
  }

  @Test
  void shouldCountWhoGuessesAtAProbe() throws Exception {
    try (MetricsHttpServer server = builder().bearerToken("t0ken").start()) {
      assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
      assertThat(metrics.snapshot().value("tare_scrapes_refused_total")).isZero();
      get(server, "/health/live", "Authorization", "Bearer guess");
      assertThat(metrics.snapshot().value("tare_scrapes_refused_total")).isEqualTo(1);
    }
  }

  /** Larger than a block, so that it is written in several. */
  @Test
  void shouldServeALargePageWhole() throws Exception {
    List<Target> many = Collections.nCopies(5_000, Target.at("10.0.0.1:9090"));
    try (MetricsHttpServer server =
        builder().page(new TargetsPage("/targets", () -> many)).start()) {
      assertThat(get(server, "/targets").body()).hasSizeGreaterThan(100_000).endsWith("]\n");
    }
  }
}
