package dev.tare.frameworks.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.jetty.TareHandler;
import dev.tare.jetty.TareJetty;
import dev.tare.openmetrics.OpenMetricsExporter;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The routes of Javalin's requests are the paths of its endpoints, by a few lines of its own. */
@TestInstance(Lifecycle.PER_CLASS)
class JavalinRoutesTest {
  private static final long DEADLINE_NS = Duration.ofSeconds(30).toNanos();
  private static final long POLL_NS = Duration.ofMillis(1).toNanos();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private Javalin app;

  @BeforeAll
  void start() {
    app =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.router.contextPath = "/shop";
                  config.http.prefer405over404 = true;
                  config.http.asyncTimeout = 500;
                  config.jetty.modifyServer(
                      server -> TareJetty.install(server, metrics, OpenMetricsExporter.create()));
                  config.routes.beforeMatched(context -> leaveRoute(context));
                  shop(config);
                })
            .start("127.0.0.1", 0);
  }

  /** Leaves on a request what Javalin has matched for it. */
  private static void leaveRoute(Context context) {
    Endpoint matched = context.endpoints().matchedHttpEndpoint();
    if (matched != null) {
      context.attribute(TareHandler.ROUTE_ATTRIBUTE, context.contextPath() + matched.path);
    }
  }

  private static void shop(JavalinConfig config) {
    config.routes.get("/orders", context -> context.result("all"));
    config.routes.get(
        "/orders/{id}",
        context -> {
          if (context.pathParam("id").equals("404")) {
            throw new NotFoundResponse();
          }
          if (context.pathParam("id").equals("500")) {
            throw new IllegalStateException("as it should");
          }
          context.result("one");
        });
    config.routes.get(
        "/orders/{id}/later",
        context -> context.future(() -> CompletableFuture.runAsync(() -> context.result("later"))));
    config.routes.get(
        "/orders/{id}/never", context -> context.future(() -> new CompletableFuture<Void>()));
    config.routes.get(
        "/orders/{id}/broken",
        context ->
            context.future(
                () -> CompletableFuture.failedFuture(new IllegalStateException("as it should"))));
    config.routes.ws("/chat/{room}", socket -> socket.onConnect(context -> context.send("hello")));
    config.routes.wsBeforeUpgrade(
        "/chat/{room}",
        context ->
            context.attribute(
                TareHandler.ROUTE_ATTRIBUTE, context.contextPath() + context.endpoint().path));
    config.routes.after(context -> context.header("X-After", "yes"));
  }

  @AfterAll
  void stop() {
    app.stop();
    metrics.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /shop/orders, /shop/orders, 200",
    "GET, /shop/orders/1, /shop/orders/{id}, 200",
    "GET, /shop/orders/404, /shop/orders/{id}, 404",
    "GET, /shop/orders/500, /shop/orders/{id}, 500",
    "DELETE, /shop/orders/1, /shop/*, 405",
    "GET, /shop/orders/1/later, /shop/orders/{id}/later, 200",
    "GET, /shop/orders/1/never, /shop/orders/{id}/never, 500",
    "GET, /shop/orders/1/broken, /shop/orders/{id}/broken, 500",
    "GET, /shop/nothing/here, /shop/*, 404",
  })
  void shouldLabelWithThePathOfTheEndpoint(String method, String path, String route, int status)
      throws IOException, InterruptedException {
    String base = "http://127.0.0.1:" + app.port();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(status);
    awaitRecorded();
    HttpRequest scrape = HttpRequest.newBuilder(URI.create(base + "/metrics")).build();
    assertThat(client.send(scrape, HttpResponse.BodyHandlers.ofString()).body())
        .contains(
            "http_requests_total{method=\"%s\",route=\"%s\",status=\"%d\"} 1\n"
                .formatted(method, route, status))
        .contains("tare_jetty_errors_total 0\n");
  }

  @Test
  void shouldLabelTheUpgradeOfAWebSocketWithItsPath() throws Exception {
    CompletableFuture<CharSequence> hello = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            hello.complete(text);
            return hello;
          }
        };
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + app.port() + "/shop/chat/7"), listener)
            .get(30, TimeUnit.SECONDS);
    assertThat(hello.get(30, TimeUnit.SECONDS)).hasToString("hello");
    awaitRecorded();
    socket.abort();
    assertThat(
            metrics
                .snapshot()
                .value(
                    "http_requests_total",
                    "method",
                    "GET",
                    "route",
                    "/shop/chat/{room}",
                    "status",
                    "101"))
        .isEqualTo(1);
  }

  /** A client can have its response a moment before its request is recorded. */
  private void awaitRecorded() {
    long begin = System.nanoTime();
    while (metrics.snapshot().value("http_active_requests") > 0) {
      if (System.nanoTime() - begin > DEADLINE_NS) {
        throw new AssertionError("not recorded within 30 s");
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }
}
