package dev.tare.jmh;

import dev.tare.instrument.Histogram;
import dev.tare.micrometer.TareMeterRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What does a timer of Micrometer cost over Tare, and over its own Prometheus registry? */
@State(Scope.Benchmark)
public class MicrometerBenchmark extends Timed {

  /** A value that goes nowhere. */
  @Benchmark
  public long baseline(Cost cost, Values values) {
    return values.nanos(cost.next());
  }

  /** Tare's histogram by itself, with the same buckets. */
  @Benchmark
  public long tareHistogram(Cost cost, Values values, Tare tare, Spills spills) {
    long value = values.nanos(cost.next());
    tare.histogram.record(value);
    return value;
  }

  /** A timer over Tare with buckets, kept. */
  @Benchmark
  public long tare(Cost cost, Values values, OverTare tare, Spills spills) {
    long value = values.nanos(cost.next());
    tare.buckets.record(value, TimeUnit.NANOSECONDS);
    return value;
  }

  /** A timer over Tare without buckets, kept. */
  @Benchmark
  public long tarePlain(Cost cost, Values values, OverTare tare, Spills spills) {
    long value = values.nanos(cost.next());
    tare.plain.record(value, TimeUnit.NANOSECONDS);
    return value;
  }

  /** A timer over Tare with buckets, looked up by its name and tag. */
  @Benchmark
  public long tareLookedUp(Cost cost, Values values, OverTare tare, Spills spills) {
    long value = values.nanos(cost.next());
    tare.registry.timer("bench.time", "kind", "any").record(value, TimeUnit.NANOSECONDS);
    return value;
  }

  /** A timer over Micrometer's own Prometheus registry with buckets, kept. */
  @Benchmark
  public long micrometer(Cost cost, Values values, Micrometer peer) {
    long value = values.nanos(cost.next());
    peer.timer.record(value, TimeUnit.NANOSECONDS);
    return value;
  }

  /** The same without buckets. */
  @Benchmark
  public long micrometerPlain(Cost cost, Values values, Peer peer) {
    long value = values.nanos(cost.next());
    peer.plain.record(value, TimeUnit.NANOSECONDS);
    return value;
  }

  /** The same with buckets, looked up. */
  @Benchmark
  public long micrometerLookedUp(Cost cost, Values values, Micrometer peer) {
    long value = values.nanos(cost.next());
    peer.registry().timer("bench.time", "kind", "any").record(value, TimeUnit.NANOSECONDS);
    return value;
  }

  /** Tare's own histogram. */
  @State(Scope.Benchmark)
  public static class Tare {
    private Histogram histogram;

    /** Registers it. */
    @Setup(Level.Trial)
    public void register(TareMetrics tare) {
      histogram =
          tare.registry()
              .histogram("bench_time_seconds", "Time.")
              .buckets(Values.BOUNDS)
              .quantiles()
              .register();
      tare.expect("bench_time_seconds", 1);
    }
  }

  /** Meters over Tare: default options, and a scrape a second. */
  @State(Scope.Benchmark)
  public static class OverTare {
    private MeterRegistry registry;
    private Timer buckets;
    private Timer plain;

    /** Registers them; what is recorded is counted by whichever of them it is. */
    @Setup(Level.Trial)
    public void register(TareMetrics tare) {
      registry = new TareMeterRegistry(tare.metrics());
      buckets =
          Timer.builder("bench.time")
              .tag("kind", "any")
              .serviceLevelObjectives(Micrometer.bounds())
              .register(registry);
      plain = registry.timer("bench.plain", "kind", "any");
      tare.expect(() -> buckets.count() + plain.count());
    }
  }

  /** A timer of the peer's without buckets. */
  @State(Scope.Benchmark)
  public static class Peer {
    private Timer plain;

    /** Registers it. */
    @Setup(Level.Trial)
    public void register(Micrometer peer) {
      plain = peer.registry().timer("bench.plain", "kind", "any");
    }
  }
}
