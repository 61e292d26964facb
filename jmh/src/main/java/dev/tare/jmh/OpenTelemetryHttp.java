package dev.tare.jmh;

import dev.tare.jmh.Requests.Request;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongUpDownCounter;
import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The same metrics of an HTTP server, with OpenTelemetry. */
@State(Scope.Benchmark)
public class OpenTelemetryHttp {
  private static final List<Double> SIZES = Arrays.stream(ClientJavaHttp.SIZES).boxed().toList();
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("route");
  private static final AttributeKey<String> STATUS = AttributeKey.stringKey("status");

  private final Attributes[] all = new Attributes[Requests.KINDS];
  private final Attributes[] sizes = new Attributes[Requests.KINDS];
  private LongCounter requests;
  private DoubleHistogram durations;
  private DoubleHistogram requestSizes;
  private DoubleHistogram responseSizes;
  LongUpDownCounter active;

  /** Registers them. */
  @Setup(Level.Trial)
  public void register(OpenTelemetry peer) {
    active = peer.meter.upDownCounterBuilder("http.active").build();
    requests = peer.meter.counterBuilder("http.requests").build();
    durations = peer.histogram("http.duration");
    requestSizes = peer.histogram("http.request.size", SIZES);
    responseSizes = peer.histogram("http.response.size", SIZES);
    for (int kind = 0; kind < all.length; kind++) {
      all[kind] = all(Requests.method(kind), Requests.route(kind), Requests.status(kind));
      sizes[kind] = sizes(Requests.method(kind), Requests.route(kind));
    }
  }

  static Attributes all(String method, String route, String status) {
    return Attributes.of(METHOD, method, ROUTE, route, STATUS, status);
  }

  private static Attributes sizes(String method, String route) {
    return Attributes.of(METHOD, method, ROUTE, route);
  }

  /** The common way: attributes made for each request. */
  final void record(Request request) {
    record(
        request,
        all(request.method(), request.route(), request.status()),
        sizes(request.method(), request.route()));
  }

  /** For a server that keeps its attributes. */
  final void recordKept(Request request) {
    record(request, all[request.kind()], sizes[request.kind()]);
  }

  private void record(Request request, Attributes ofRequest, Attributes ofSizes) {
    requests.add(1, ofRequest);
    durations.record(request.durationSeconds(), ofRequest);
    requestSizes.record((double) request.requestBytes(), ofSizes);
    responseSizes.record((double) request.responseBytes(), ofSizes);
  }
}
