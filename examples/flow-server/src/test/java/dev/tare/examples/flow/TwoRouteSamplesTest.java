package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.jetty.TareHandler;
import dev.tare.jetty.TareJetty;
import dev.tare.openmetrics.OpenMetricsExporter;
import dev.tare.resource.ResourceTracker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
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
  private static final int MOST_OF_TARE = 30;

  private static final class TwoRoutes extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      request.setAttribute(TareHandler.ROUTE_ATTRIBUTE, request.getHttpURI().getPath());
      callback.succeeded();
      return true;
    }
  }

  @Test
  void shouldShowFewSamplesOfTareItself() throws Exception {
    Map<String, Long> samples = samples();
    assertThat(samples.get("tare")).as("%s", samples).isBetween(20L, (long) MOST_OF_TARE);
  }

  /** By the first word of the name. */
  private static Map<String, Long> samples() throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new TwoRoutes());
    try (Metrics metrics = Metrics.open();
        ResourceTracker tracker = ResourceTracker.builder(metrics.registry(), error -> {}).open()) {
      TareJetty.install(server, metrics, OpenMetricsExporter.create());
      server.start();
      tracker.collect();
      URI root = URI.create("http://127.0.0.1:" + connector.getLocalPort());
      get(root.resolve("/a"));
      get(root.resolve("/b"));
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
