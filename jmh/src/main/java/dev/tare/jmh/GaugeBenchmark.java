package dev.tare.jmh;

import dev.tare.instrument.Gauge;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What does it cost to set a gauge to another value? */
public class GaugeBenchmark extends Timed {

  /** Nothing but the loop's own count. */
  @Benchmark
  public long baseline(Cost cost) {
    return cost.next();
  }

  /** Tare's gauge. */
  @Benchmark
  public long tare(Cost cost, Tare tare, Spills spills) {
    long value = cost.next();
    tare.gauge.set((double) value);
    return value;
  }

  /** client_java's gauge, its data point kept. */
  @Benchmark
  public long clientJava(Cost cost, ClientJava peer) {
    long value = cost.next();
    peer.gauge.set((double) value);
    return value;
  }

  /** The number that Micrometer polls. */
  @Benchmark
  public long micrometer(Cost cost, Micrometer peer) {
    long value = cost.next();
    peer.gauge.set(value);
    return value;
  }

  /** OpenTelemetry's gauge, its attributes kept. */
  @Benchmark
  public long openTelemetry(Cost cost, OpenTelemetry peer) {
    long value = cost.next();
    peer.gauge.set(value, peer.attributes);
    return value;
  }

  /** Dropwizard's gauge, which keeps an object. */
  @Benchmark
  public long dropwizard(Cost cost, Dropwizard peer) {
    long value = cost.next();
    peer.gauge.setValue(value);
    return value;
  }

  /** Tare's handle. */
  @State(Scope.Benchmark)
  public static class Tare {
    private Gauge gauge;

    /** Registers it. */
    @Setup(Level.Trial)
    public void register(TareMetrics tare) {
      gauge = tare.registry().gauge("bench_size", "Size.").register();
    }
  }
}
