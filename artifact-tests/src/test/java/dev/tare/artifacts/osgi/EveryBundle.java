package dev.tare.artifacts.osgi;

import dev.tare.Metrics;
import dev.tare.clientjava.PrometheusRegistryCollector;
import dev.tare.jetty.TareJetty;
import dev.tare.json.JsonExporter;
import dev.tare.live.LivePage;
import dev.tare.micrometer.TareMeterRegistry;
import dev.tare.openmetrics.MetricsHttpServer;
import dev.tare.openmetrics.OpenMetricsExporter;
import dev.tare.process.ResourceTracker;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.jetty.server.Server;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle that uses something of each of Tare's, and prints what scrapers then see. */
public final class EveryBundle implements BundleActivator {

  @Override
  public void start(BundleContext context) throws Exception {
    try (Metrics metrics = Metrics.open();
        ResourceTracker tracker =
            ResourceTracker.builder(metrics.registry(), System.err::println).start();
        MetricsHttpServer scrapers = MetricsHttpServer.start(metrics, 0)) {
      tracker.collect();
      new TareMeterRegistry(metrics).counter("micrometer").increment();
      PrometheusRegistryCollector.register(new PrometheusRegistry(), metrics);
      print(scrapers.address().getPort(), "/metrics");

      Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      TareJetty.builder(server, metrics, JsonExporter.create().beside(OpenMetricsExporter.create()))
          .pages(LivePage.below("/metrics"))
          .install();
      server.start();
      try {
        print(server.getURI().getPort(), "/metrics");
        print(server.getURI().getPort(), "/metrics/live");
        print(server.getURI().getPort(), "/metrics/live/chart.js");
      } finally {
        server.stop();
      }
    }
  }

  private static void print(int port, String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build();
    System.out.println(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  @Override
  public void stop(BundleContext context) {}
}
