package application;

import dev.tare.Metrics;
import dev.tare.clientjava.PrometheusRegistryCollector;
import dev.tare.instrument.Histogram;
import dev.tare.jetty.TareJetty;
import dev.tare.json.JsonExporter;
import dev.tare.live.LivePage;
import dev.tare.micrometer.TareMeterRegistry;
import dev.tare.openmetrics.MetricsHttpServer;
import dev.tare.openmetrics.OpenMetricsExporter;
import dev.tare.otlp.OtlpSender;
import dev.tare.process.ResourceTracker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.jetty.server.Server;

/** Uses something of each module, and prints what a scraper then sees. */
public final class Main {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Main() {}

  /** Prints two pages; the second is a Jetty server's. */
  public static void main(String[] args) throws Exception {
    try (Metrics metrics = Metrics.open();
        ResourceTracker tracker =
            ResourceTracker.builder(metrics.registry(), System.err::println).start();
        OtlpSender sender = OtlpSender.http("http://127.0.0.1:1/").build();
        MetricsHttpServer scrapers = MetricsHttpServer.start(metrics, 0)) {
      tracker.collect();
      Histogram latency = metrics.registry().histogram("work_seconds", "Work.").register();
      latency.record(1_000_000);
      new TareMeterRegistry(metrics).counter("micrometer").increment();
      PrometheusRegistryCollector.register(
          new io.prometheus.metrics.model.registry.PrometheusRegistry(), metrics);
      System.out.println(get(scrapers.address().getPort(), "/metrics"));

      Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      TareJetty.builder(server, metrics, JsonExporter.create().beside(OpenMetricsExporter.create()))
          .pages(LivePage.below("/metrics"))
          .install();
      server.start();
      int port = server.getURI().getPort();
      System.out.println(get(port, "/metrics"));
      System.out.println(get(port, "/metrics/live"));
      System.out.println(sender.name());
      server.stop();
    }
  }

  private static String get(int port, String path) throws Exception {
    URI uri = URI.create("http://localhost:" + port + path);
    return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }
}
