package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.jetty.client.TareHttpClient;
import dev.tare.model.CounterFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty's client, measured, with what was counted of it. */
final class MeasuredClient implements AutoCloseable {
  final Metrics metrics =
      Metrics.open(MetricsOptions.builder().scrapeTimeout(Duration.ofMinutes(1)).build());
  final HttpClient client = new HttpClient();
  final TareHttpClient measured;
  private final int port;

  MeasuredClient(int port) throws Exception {
    this(port, builder -> builder);
  }

  MeasuredClient(int port, UnaryOperator<TareHttpClient.Builder> options) throws Exception {
    this.port = port;
    QueuedThreadPool threads = new QueuedThreadPool(16, 4);
    threads.setDaemon(true);
    threads.setName("client");
    client.setExecutor(threads);
    this.measured = options.apply(TareHttpClient.builder(client, metrics.registry())).install();
    client.start();
  }

  /** To be sent, with the path as its route. */
  Request request(String path) {
    return client
        .newRequest("127.0.0.1", port)
        .path(path)
        .attribute(TareHttpClient.ROUTE_ATTRIBUTE, path)
        .timeout(30, TimeUnit.SECONDS);
  }

  MetricsSnapshot snapshot() {
    return metrics.snapshot();
  }

  /** 0 where nothing was counted yet. */
  double value(String name, String... labels) {
    return snapshot().find("http_client_" + name, labels).orElse(0);
  }

  double requests(String method, String route, int status) {
    return value(
        "requests_total",
        "client",
        "default",
        "method",
        method,
        "route",
        route,
        "status",
        "" + status);
  }

  double outcome(String outcome) {
    return value("request_outcomes_total", "client", "default", "outcome", outcome);
  }

  double active() {
    return value("active_requests", "client", "default");
  }

  double connections(String state) {
    return value("connections", "client", "default", "state", state);
  }

  double queued() {
    return value("queued_requests", "client", "default");
  }

  /** How many were recorded, whatever their labels. */
  long recorded() {
    return sum("http_client_requests_total");
  }

  private long sum(String counter) {
    long sum = 0;
    for (MetricFamily family : snapshot().families()) {
      if (family.descriptor().name().value().equals(counter)) {
        for (int row = 0; row < family.series().size(); row++) {
          sum += (long) ((CounterFamily) family).value(row);
        }
      }
    }
    return sum;
  }

  /** Waits until so many are recorded and none is under way, and checks that there is no more. */
  void awaitRecorded(long requests) {
    Eventually.until(
        requests + " recorded of " + recorded(), () -> recorded() >= requests && active() == 0);
    assertThat(recorded()).isEqualTo(requests);
    assertThat(sum("http_client_request_outcomes_total")).isEqualTo(requests);
    assertThat(snapshot().value("tare_http_client_errors_total")).isZero();
  }

  /** Waits for the only request, and checks how it ended. */
  void awaitOnly(String method, String route, int status, String outcome) {
    awaitRecorded(1);
    assertThat(requests(method, route, status)).as(method + route + status).isEqualTo(1);
    assertThat(outcome(outcome)).as(outcome).isEqualTo(1);
    assertThat(
            value(
                "request_duration_seconds_count",
                "client",
                "default",
                "method",
                method,
                "route",
                route,
                "status",
                "" + status))
        .isEqualTo(1);
  }

  @Override
  public void close() {
    LifeCycle.stop(client);
    measured.close();
    metrics.close();
  }
}
