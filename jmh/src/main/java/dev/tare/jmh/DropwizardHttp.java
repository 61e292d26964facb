package dev.tare.jmh;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import dev.tare.jmh.Requests.Request;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The same metrics of an HTTP server, with Dropwizard: names in place of labels, no buckets. */
@State(Scope.Benchmark)
public class DropwizardHttp {
  private MetricRegistry registry;
  Counter active;

  /** Registers them. */
  @Setup(Level.Trial)
  public void register(Dropwizard dropwizard) {
    registry = dropwizard.registry();
    active = registry.counter("http.active");
  }

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
}
