package dev.tare.jmh;

import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
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
  private Event event;
  private EventField duration;
  private EventField requestSize;
  private EventField responseSize;
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
            .label("method", 15)
            .label("route", 255)
            .label("status", 63)
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
    duration = event.field("http_request_duration_seconds");
    requestSize = event.field("http_request_size_bytes");
    responseSize = event.field("http_response_size_bytes");
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
    return event.key(method, route, status);
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
    event.record(
        key,
        duration,
        request.durationNs(),
        requestSize,
        request.requestBytes(),
        responseSize,
        request.responseBytes());
  }
}
