package dev.tare.jmh;

import dev.tare.instrument.Dictionary;
import dev.tare.instrument.Event;
import dev.tare.instrument.UpDownCounter;
import dev.tare.jmh.Requests.Request;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The metrics of an HTTP server, with Tare. */
@State(Scope.Benchmark)
public class TareHttp {
  private final Dictionary methods = new Dictionary(16);
  private final Dictionary routes = new Dictionary(256);
  private final Dictionary statuses = new Dictionary(64);
  private Event event;
  private final long[] keys = new long[Requests.KINDS];
  UpDownCounter active;

  /** Registers them. */
  @Setup(Level.Trial)
  public void register(TareMetrics tare) {
    MetricRegistry registry = tare.registry();
    active = registry.upDownCounter("http_active_requests", "Begun, not done.").register();
    event =
        registry
            .event("request")
            .label("method", methods)
            .label("route", routes)
            .label("status", statuses)
            .counts(
                registry
                    .counter("http_requests_total", "Done.")
                    .labels("method", "route", "status"))
            .measures(
                registry
                    .histogram("http_request_duration_seconds", "Time.")
                    .unit(Unit.SECONDS)
                    .buckets(Values.BOUNDS)
                    .labels("method", "route", "status"))
            .measures(
                registry
                    .histogram("http_request_size_bytes", "Read.")
                    .unit(Unit.BYTES)
                    .buckets(ClientJavaHttp.SIZES)
                    .labels("method", "route"))
            .measures(
                registry
                    .histogram("http_response_size_bytes", "Sent.")
                    .unit(Unit.BYTES)
                    .buckets(ClientJavaHttp.SIZES)
                    .labels("method", "route"))
            .register();
    for (int kind = 0; kind < keys.length; kind++) {
      keys[kind] = key(Requests.method(kind), Requests.route(kind), Requests.status(kind));
    }
    tare.expect("http_active_requests", 0);
    tare.expect("http_requests_total", 1);
    tare.expect("http_request_duration_seconds", 1);
    tare.expect("http_request_size_bytes", 1);
    tare.expect("http_response_size_bytes", 1);
  }

  private long key(String method, String route, String status) {
    return event.key(methods.id(method), routes.id(route), statuses.id(status));
  }

  /** From the strings on, as the peer. */
  final void record(Request request) {
    record(request, key(request.method(), request.route(), request.status()));
  }

  /** For a server that keeps the ids of its routes. */
  final void recordKept(Request request) {
    record(request, keys[request.kind()]);
  }

  private void record(Request request, long key) {
    event.record(key, request.durationNs(), request.requestBytes(), request.responseBytes());
  }
}
