package dev.tare.jmh;

import com.codahale.metrics.MetricRegistry;
import dev.tare.instrument.Family;
import dev.tare.jmh.Requests.Request;
import io.micrometer.core.instrument.Meter;
import io.opentelemetry.api.common.Attributes;
import io.prometheus.metrics.core.metrics.Counter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What does it cost to count one under three label values that were seen before, looked up? */
public class LabelsBenchmark extends Timed {

  /** Nothing but the values. */
  @Benchmark
  public Object baseline(Cost cost, Requests requests) {
    return requests.request(cost.next());
  }

  /** Tare. */
  @Benchmark
  public Object tare(Cost cost, Requests requests, Tare tare, Spills spills) {
    Request request = requests.request(cost.next());
    tare.family.with(request.method(), request.route(), request.status()).increment();
    return request;
  }

  /** client_java. */
  @Benchmark
  public Object clientJava(Cost cost, Requests requests, ClientJavaCounter peer) {
    Request request = requests.request(cost.next());
    peer.counter.labelValues(request.method(), request.route(), request.status()).inc();
    return request;
  }

  /** Micrometer, the common way: by the registry. */
  @Benchmark
  public Object micrometer(Cost cost, Requests requests, Micrometer peer) {
    Request request = requests.request(cost.next());
    peer.registry()
        .counter(
            "bench.looked.up",
            "method",
            request.method(),
            "route",
            request.route(),
            "status",
            request.status())
        .increment();
    return request;
  }

  /** Micrometer, the way made for labels that vary: a provider. */
  @Benchmark
  public Object micrometerProvider(Cost cost, Requests requests, MicrometerCounter peer) {
    Request request = requests.request(cost.next());
    peer.provider
        .withTags("method", request.method(), "route", request.route(), "status", request.status())
        .increment();
    return request;
  }

  /** OpenTelemetry, the common way: attributes made for each. */
  @Benchmark
  public Object openTelemetry(Cost cost, Requests requests, OpenTelemetry peer) {
    Request request = requests.request(cost.next());
    peer.counter.add(1, OpenTelemetryHttp.all(request.method(), request.route(), request.status()));
    return request;
  }

  /** OpenTelemetry, attributes kept: it looks the series up all the same. */
  @Benchmark
  public Object openTelemetryKept(
      Cost cost, Requests requests, OpenTelemetry peer, KeptAttributes kept) {
    Request request = requests.request(cost.next());
    peer.counter.add(1, kept.attributes[request.kind()]);
    return request;
  }

  /** Dropwizard: a name put together. */
  @Benchmark
  public Object dropwizard(Cost cost, Requests requests, Dropwizard peer) {
    Request request = requests.request(cost.next());
    peer.registry()
        .counter(MetricRegistry.name("bench", request.method(), request.route(), request.status()))
        .inc();
    return request;
  }

  /** Tare's family. */
  @State(Scope.Benchmark)
  public static class Tare {
    private Family<dev.tare.instrument.Counter> family;

    /** Registers it. */
    @Setup(Level.Trial)
    public void register(TareMetrics tare) {
      family =
          tare.registry()
              .counter("bench_total", "Operations.")
              .labels("method", "route", "status")
              .family();
      tare.expect("bench_total", 1);
    }
  }

  /** client_java's counter. */
  @State(Scope.Benchmark)
  public static class ClientJavaCounter {
    private Counter counter;

    /** Registers it. */
    @Setup(Level.Trial)
    public void register(ClientJava peer) {
      counter =
          Counter.builder()
              .name("bench_looked_up_total")
              .help("Operations.")
              .labelNames("method", "route", "status")
              .withoutExemplars()
              .register(peer.registry());
    }
  }

  /** Micrometer's provider. */
  @State(Scope.Benchmark)
  public static class MicrometerCounter {
    private Meter.MeterProvider<io.micrometer.core.instrument.Counter> provider;

    /** Makes it. */
    @Setup(Level.Trial)
    public void register(Micrometer peer) {
      provider =
          io.micrometer.core.instrument.Counter.builder("bench.looked.up")
              .withRegistry(peer.registry());
    }
  }

  /** OpenTelemetry's attributes, one for each kind of request. */
  @State(Scope.Benchmark)
  public static class KeptAttributes {
    private final Attributes[] attributes = new Attributes[Requests.KINDS];

    /** Makes them. */
    @Setup(Level.Trial)
    public void make() {
      for (int kind = 0; kind < attributes.length; kind++) {
        attributes[kind] =
            OpenTelemetryHttp.all(
                Requests.method(kind), Requests.route(kind), Requests.status(kind));
      }
    }
  }
}
