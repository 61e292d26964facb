package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.jetty.TareHandler;
import dev.tare.jetty.TareJetty;
import dev.tare.openmetrics.OpenMetricsExporter;
import dev.tare.process.ResourceTracker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** What a server of two routes shows with every default, resources included. */
class TwoRouteSamplesTest {
  private static final long MOST = 250;
  private static final long MOST_OF_TARE = 30;

  /** A half of the window of quantiles. */
  private static final long HALF_MINUTE_NS = TimeUnit.SECONDS.toNanos(30);

  private static final class TwoRoutes extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      request.setAttribute(TareHandler.ROUTE_ATTRIBUTE, request.getHttpURI().getPath());
      callback.succeeded();
      return true;
    }
  }

  @Test
  void shouldShowFewSamplesInAllAndOfTareItself() throws Exception {
    Map<String, Long> samples = samples();
    long all = samples.values().stream().mapToLong(Long::longValue).sum();
    assertThat(samples.get("tare")).as("%s", samples).isBetween(20L, MOST_OF_TARE);
    assertThat(samples).containsKeys("http", "jvm", "process", "system", "jetty");
    assertThat(all).as("%s", samples).isLessThanOrEqualTo(MOST);
  }

  /** By the first word of the name. */
  private static Map<String, Long> samples() throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new TwoRoutes());
    AtomicLong nanos = new AtomicLong();
    MetricsOptions options = MetricsOptions.builder().nanoClock(nanos::get).build();
    try (Metrics metrics = Metrics.open(options);
        ResourceTracker tracker =
            ResourceTracker.builder(metrics.registry(), error -> {})
                .includeDevices("lo", "eth0")
                .open()) {
      TareJetty.install(server, metrics, OpenMetricsExporter.create());
      server.start();
      tracker.collect();
      URI root = URI.create("http://127.0.0.1:" + connector.getLocalPort());
      get(root.resolve("/a"));
      get(root.resolve("/b"));
      get(root.resolve("/metrics"));
      nanos.addAndGet(HALF_MINUTE_NS); // quantiles are shown from now on
      get(root.resolve("/metrics"));
      return get(root.resolve("/metrics"))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(
              Collectors.groupingBy(
                  line -> line.replaceFirst("_.*", ""), TreeMap::new, Collectors.counting()));
    } finally {
      server.stop();
    }
  }

  private static String get(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }
}
