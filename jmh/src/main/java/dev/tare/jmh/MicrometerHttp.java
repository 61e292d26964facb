package dev.tare.jmh;

import dev.tare.jmh.Requests.Request;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The same metrics of an HTTP server, with Micrometer. */
@State(Scope.Benchmark)
public class MicrometerHttp {
  private final Kept[] kept = new Kept[Requests.KINDS];
  private MeterRegistry registry;
  AtomicLong active;

  /** Registers them. */
  @Setup(Level.Trial)
  public void register(Micrometer micrometer) {
    registry = micrometer.registry();
    active = registry.gauge("http.active.requests", new AtomicLong());
    for (int kind = 0; kind < kept.length; kind++) {
      kept[kind] = look(Requests.method(kind), Requests.route(kind), Requests.status(kind));
    }
  }

  private Kept look(String method, String route, String status) {
    Tags sizes = Tags.of("method", method, "route", route);
    Tags all = sizes.and("status", status);
    return new Kept(
        registry.counter("http.requests", all),
        registry.timer("http.request.duration", all),
        registry.summary("http.request.size", sizes),
        registry.summary("http.response.size", sizes));
  }

  /** The common way: meters looked up by name and tags. */
  final void record(Request request) {
    look(request.method(), request.route(), request.status()).record(request);
  }

  /** For a server that keeps its meters. */
  final void recordKept(Request request) {
    kept[request.kind()].record(request);
  }

  private record Kept(
      Counter requests,
      Timer durations,
      DistributionSummary requestSizes,
      DistributionSummary responseSizes) {
    void record(Request request) {
      requests.increment();
      durations.record(request.durationNs(), TimeUnit.NANOSECONDS);
      requestSizes.record((double) request.requestBytes());
      responseSizes.record((double) request.responseBytes());
    }
  }

  /** The others' buckets, for meters that are looked up by name and tags. */
  static final class Buckets implements MeterFilter {
    private static final double[] DURATIONS_NS =
        Arrays.stream(Values.BOUNDS).map(seconds -> seconds * 1e9).toArray();

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
      if (!id.getName().startsWith("http")) {
        return config;
      }
      return DistributionStatisticConfig.builder()
          .serviceLevelObjectives(
              id.getType() == Meter.Type.TIMER ? DURATIONS_NS : ClientJavaHttp.SIZES)
          .build()
          .merge(config);
    }
  }
}
