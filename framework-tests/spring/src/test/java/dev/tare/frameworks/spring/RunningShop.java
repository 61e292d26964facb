package dev.tare.frameworks.spring;

import dev.tare.Metrics;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop on 127.0.0.1, and a client of it. */
final class RunningShop implements AutoCloseable {
  private static final long DEADLINE_NS = Duration.ofSeconds(30).toNanos();
  private static final long POLL_NS = Duration.ofMillis(1).toNanos();

  private final ConfigurableApplicationContext context;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;

  RunningShop(String... properties) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "server.address=127.0.0.1",
                "server.port=0",
                "logging.level.root=OFF",
                "spring.main.banner-mode=off"));
    all.addAll(List.of(properties));
    this.context = new SpringApplicationBuilder(Shop.class).properties(all.toArray(String[]::new)).run();
    this.base = "http://127.0.0.1:" + property("local.server.port");
  }

  private String property(String name) {
    return Objects.requireNonNull(context.getEnvironment().getProperty(name), name);
  }

  /** The status of the answer. */
  int send(String method, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Content-Type", "image/png")
            .timeout(Duration.ofSeconds(30))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  String scrape() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/metrics")).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  MetricsSnapshot snapshot() {
    return context.getBean(Metrics.class).snapshot();
  }

  /** Waits until no request is at work: a client can have its response a moment earlier. */
  void awaitRecorded() {
    long begin = System.nanoTime();
    while (snapshot().value("http_active_requests") > 0) {
      if (System.nanoTime() - begin > DEADLINE_NS) {
        throw new AssertionError("not recorded within 30 s");
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
