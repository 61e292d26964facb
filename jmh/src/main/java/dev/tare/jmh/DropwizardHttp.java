package dev.tare.jmh;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import dev.tare.jmh.Requests.Request;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The same metrics of an HTTP server, with Dropwizard: names in place of labels, no buckets. */
@State(Scope.Benchmark)
public class DropwizardHttp {
  private final Kept[] kept = new Kept[Requests.KINDS];
  private MetricRegistry registry;
  Counter active;

  /** Registers them. */
  @Setup(Level.Trial)
  public void register(Dropwizard dropwizard) {
    registry = dropwizard.registry();
    active = registry.counter("http.active");
    for (int kind = 0; kind < kept.length; kind++) {
      String sizes = MetricRegistry.name(Requests.method(kind), Requests.route(kind));
      String all = MetricRegistry.name(sizes, Requests.status(kind));
      kept[kind] =
          new Kept(
              registry.counter(MetricRegistry.name("kept.requests", all)),
              dropwizard.lockFree(MetricRegistry.name("kept.duration", all)),
              dropwizard.lockFree(MetricRegistry.name("kept.request.size", sizes)),
              dropwizard.lockFree(MetricRegistry.name("kept.response.size", sizes)));
    }
  }

  /** The common way: names put together, reservoirs that the registry makes. */
  final void record(Request request) {
    String method = request.method();
    String route = request.route();
    String status = request.status();
    registry.counter(MetricRegistry.name("http.requests", method, route, status)).inc();
    registry
        .histogram(MetricRegistry.name("http.duration", method, route, status))
        .update(request.durationNs());
    registry
        .histogram(MetricRegistry.name("http.request.size", method, route))
        .update(request.requestBytes());
    registry
        .histogram(MetricRegistry.name("http.response.size", method, route))
        .update(request.responseBytes());
  }

  /** For a server that keeps its metrics, with the faster reservoir. */
  final void recordKept(Request request) {
    Kept metrics = kept[request.kind()];
    metrics.requests.inc();
    metrics.durations.update(request.durationNs());
    metrics.requestSizes.update(request.requestBytes());
    metrics.responseSizes.update(request.responseBytes());
  }

  private record Kept(
      Counter requests, Histogram durations, Histogram requestSizes, Histogram responseSizes) {}
}
