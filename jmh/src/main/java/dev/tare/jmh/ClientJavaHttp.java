package dev.tare.jmh;

import dev.tare.jmh.Requests.Request;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The same metrics of an HTTP server, with client_java. */
@State(Scope.Benchmark)
public class ClientJavaHttp {
  /** Upper bounds of sizes in bytes, for both libraries. */
  static final double[] SIZES = {
    64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
  };

  private Counter requests;
  private Histogram durations;
  private Histogram requestSizes;
  private Histogram responseSizes;
  private final Kept[] kept = new Kept[Requests.KINDS];
  GaugeDataPoint active;

  /** Registers them. */
  @Setup(Level.Trial)
  public void register(ClientJava clientJava) {
    active =
        Gauge.builder()
            .name("http_active_requests")
            .help("Begun, not done.")
            .withoutExemplars()
            .register(clientJava.registry());
    requests =
        Counter.builder()
            .name("http_requests_total")
            .help("Done.")
            .labelNames("method", "route", "status")
            .withoutExemplars()
            .register(clientJava.registry());
    durations =
        histogram("http_request_duration_seconds", "Time.", Values.BOUNDS)
            .labelNames("method", "route", "status")
            .register(clientJava.registry());
    requestSizes =
        histogram("http_request_size_bytes", "Read.", SIZES)
            .labelNames("method", "route")
            .register(clientJava.registry());
    responseSizes =
        histogram("http_response_size_bytes", "Sent.", SIZES)
            .labelNames("method", "route")
            .register(clientJava.registry());
    for (int kind = 0; kind < kept.length; kind++) {
      kept[kind] = keep(Requests.method(kind), Requests.route(kind), Requests.status(kind));
    }
  }

  private Kept keep(String method, String route, String status) {
    return new Kept(
        requests.labelValues(method, route, status),
        durations.labelValues(method, route, status),
        requestSizes.labelValues(method, route),
        responseSizes.labelValues(method, route));
  }

  private static Histogram.Builder histogram(String name, String help, double[] bounds) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(bounds)
        .withoutExemplars();
  }

  final void record(Request request) {
    String method = request.method();
    String route = request.route();
    String status = request.status();
    requests.labelValues(method, route, status).inc();
    durations.labelValues(method, route, status).observe(request.durationSeconds());
    requestSizes.labelValues(method, route).observe((double) request.requestBytes());
    responseSizes.labelValues(method, route).observe((double) request.responseBytes());
  }

  /** For a server that keeps its data points. */
  final void recordKept(Request request) {
    Kept points = kept[request.kind()];
    points.requests.inc();
    points.durations.observe(request.durationSeconds());
    points.requestSizes.observe((double) request.requestBytes());
    points.responseSizes.observe((double) request.responseBytes());
  }

  private record Kept(
      CounterDataPoint requests,
      DistributionDataPoint durations,
      DistributionDataPoint requestSizes,
      DistributionDataPoint responseSizes) {}
}
