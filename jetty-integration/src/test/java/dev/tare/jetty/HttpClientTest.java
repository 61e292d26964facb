package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.jetty.client.TareHttpClient;
import dev.tare.model.MetricFamily;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Jetty's client sends, and the connections that it has for it. */
class HttpClientTest {
  private final ScenarioApp app = new ScenarioApp();

  private static CompletableFuture<ContentResponse> send(Request request) {
    return new CompletableResponseListener(request).send();
  }

  private Runnable held() throws InterruptedException {
    Runnable answer = app.held.poll(30, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return answer;
  }

  @Test
  void shouldCountEachRequestByMethodRouteAndStatus() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client = new MeasuredClient(server.port())) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.request("/ok").send().getStatus()).isEqualTo(200);
      }
      client.request("/nowhere").send();
      client.request("/throw").send();
      client.request("/readAll").method("POST").body(new StringRequestContent("12345")).send();
      client.request("/withBody").method("HEAD").send();
      client.request("/ok").method("FROB").send();
      client.request("/hints").send();
      client.awaitRecorded(9);
      assertThat(client.requests("GET", "/ok", 200)).isEqualTo(3);
      assertThat(client.requests("GET", "/nowhere", 404)).isEqualTo(1);
      assertThat(client.requests("GET", "/throw", 500)).isEqualTo(1);
      assertThat(client.requests("POST", "/readAll", 200)).isEqualTo(1);
      assertThat(client.requests("HEAD", "/withBody", 200)).isEqualTo(1);
      assertThat(client.requests("OTHER", "/ok", 200)).isEqualTo(1);
      assertThat(client.requests("GET", "/hints", 200)).isEqualTo(1);
      assertThat(client.outcome("ok")).isEqualTo(9);
      assertThat(client.value("request_queue_seconds_count", "client", "default")).isEqualTo(9);
    }
  }

  @Test
  void shouldTakeTheRouteFromTheAttributeThenTheFunctionAndNeverFromThePath() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client =
            new MeasuredClient(
                server.port(),
                builder ->
                    builder
                        .routeLimit(2)
                        .routes(request -> request.getPath().equals("/ok") ? "home" : null))) {
      client.request("/ok").attribute(TareHttpClient.ROUTE_ATTRIBUTE, "mine").send();
      client.request("/ok").attribute(TareHttpClient.ROUTE_ATTRIBUTE, null).send();
      client.request("/empty").attribute(TareHttpClient.ROUTE_ATTRIBUTE, null).send();
      client.request("/empty").attribute(TareHttpClient.ROUTE_ATTRIBUTE, "third").send();
      client.awaitRecorded(4);
      assertThat(client.requests("GET", "mine", 200)).isEqualTo(1);
      assertThat(client.requests("GET", "home", 200)).isEqualTo(1);
      assertThat(client.requests("GET", "unmatched", 200)).isEqualTo(1);
      assertThat(client.requests("GET", "other", 200)).as("beyond the limit").isEqualTo(1);
    }
  }

  /** The handler throws something else, or what it was given. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldCountARequestWhoseRouteThrowsAndSayThat(boolean same) throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client =
            new MeasuredClient(
                server.port(),
                builder ->
                    builder
                        .errorHandler(
                            error -> {
                              throw same
                                  ? (RuntimeException) error
                                  : new IllegalStateException("also this");
                            })
                        .routes(
                            request -> {
                              throw new IllegalStateException("boom");
                            }))) {
      client.request("/ok").attribute(TareHttpClient.ROUTE_ATTRIBUTE, null).send();
      Eventually.until("recorded", () -> client.recorded() == 1 && client.active() == 0);
      assertThat(client.requests("GET", "unmatched", 200)).isEqualTo(1);
      assertThat(client.snapshot().value("tare_http_client_errors_total")).isEqualTo(1);
    }
  }

  @Test
  void shouldShowConnectionsAndWhatWaitsForThem() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client = new MeasuredClient(server.port())) {
      assertThat(client.connections("active")).as("before the first").isZero();
      client.client.setMaxConnectionsPerDestination(2);
      var first = send(client.request("/held"));
      var second = send(client.request("/held"));
      Runnable answerOne = held();
      Runnable answerTwo = held();
      var third = send(client.request("/held"));
      assertThat(client.connections("active")).isEqualTo(2);
      assertThat(client.connections("idle")).isZero();
      assertThat(client.connections("pending")).isZero();
      assertThat(client.queued()).isEqualTo(1);
      assertThat(client.active()).isEqualTo(3);
      assertThat(client.value("destinations", "client", "default")).isEqualTo(1);
      answerOne.run();
      answerTwo.run();
      held().run();
      for (var each : new CompletableFuture<?>[] {first, second, third}) {
        each.get(30, TimeUnit.SECONDS);
      }
      client.awaitRecorded(3);
      Eventually.until("idle", () -> client.connections("idle") == 2);
      assertThat(client.connections("active")).isZero();
      assertThat(client.queued()).isZero();
    }
  }

  /** From when it is queued: that is what the application waits. */
  @Test
  void shouldHaveTheTimeInTheQueueInTheDurationAndApart() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client = new MeasuredClient(server.port())) {
      client.client.setMaxConnectionsPerDestination(1);
      var first = send(client.request("/held"));
      Runnable answer = held();
      var waits = send(client.request("/ok"));
      long begin = System.nanoTime();
      Eventually.until("queued", () -> client.queued() == 1);
      Eventually.until("a while", () -> System.nanoTime() - begin > 50_000_000);
      answer.run();
      first.get(30, TimeUnit.SECONDS);
      waits.get(30, TimeUnit.SECONDS);
      client.awaitRecorded(2);
      assertThat(client.value("request_queue_seconds_sum", "client", "default"))
          .isGreaterThan(0.05);
      assertThat(
              client.value(
                  "request_duration_seconds_sum",
                  "client",
                  "default",
                  "method",
                  "GET",
                  "route",
                  "/ok",
                  "status",
                  "200"))
          .isGreaterThan(0.05);
    }
  }

  @Test
  void shouldTellSeveralClientsApartAndRefuseTwoOfOneName() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client = new MeasuredClient(server.port())) {
      HttpClient other = new HttpClient();
      assertThatThrownBy(() -> TareHttpClient.install(other, client.metrics.registry()))
          .isInstanceOf(IllegalArgumentException.class);
      TareHttpClient measured =
          TareHttpClient.builder(other, client.metrics.registry())
              .name("other")
              .routeLimit(5)
              .install();
      other.start();
      try {
        other.newRequest("127.0.0.1", server.port()).path("/ok").send();
        client.request("/ok").send();
        client.request("/ok").send();
        Eventually.until("three", () -> client.recorded() == 3);
        assertThat(client.requests("GET", "/ok", 200)).isEqualTo(2);
        assertThat(client.value("request_outcomes_total", "client", "other", "outcome", "ok"))
            .isEqualTo(1);
        assertThat(client.value("connections", "client", "other", "state", "idle")).isEqualTo(1);
      } finally {
        other.stop();
        measured.close();
      }
    }
  }

  @Test
  void shouldListenNoMoreWhenItIsClosed() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client = new MeasuredClient(server.port())) {
      client.request("/ok").send();
      client.awaitRecorded(1);
      var underWay = send(client.request("/held"));
      Runnable answer = held();
      assertThat(client.active()).isEqualTo(1);
      client.measured.close();
      client.measured.close();
      assertThat(client.active()).isZero();
      answer.run();
      underWay.get(30, TimeUnit.SECONDS);
      client.request("/ok").send();
      client.awaitRecorded(1);
      assertThat(client.snapshot().families().stream().map(MetricFamily::descriptor))
          .noneMatch(family -> family.name().value().equals("http_client_connections"));
      TareHttpClient.install(client.client, client.metrics.registry());
      client.request("/ok").send();
      client.awaitRecorded(2);
    }
  }
}
