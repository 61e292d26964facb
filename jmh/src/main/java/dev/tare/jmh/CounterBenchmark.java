package dev.tare.jmh;

import dev.tare.instrument.Counter;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What does it cost to count one, over the adder that no counter can do without? */
public class CounterBenchmark extends Timed {

  /** Nothing but the loop's own count. */
  @Benchmark
  public long baseline(Cost cost) {
    return cost.next();
  }

  /** The adder by itself. */
  @Benchmark
  public long longAdder(Cost cost, Bare bare) {
    bare.adder.increment();
    return cost.next();
  }

  /** Tare's counter. */
  @Benchmark
  public long tare(Cost cost, Tare tare, Spills spills) {
    tare.counter.increment();
    return cost.next();
  }

  /** client_java's counter, its data point kept. */
  @Benchmark
  public long clientJava(Cost cost, ClientJava peer) {
    peer.counter.inc();
    return cost.next();
  }

  /** Micrometer's counter, kept. */
  @Benchmark
  public long micrometer(Cost cost, Micrometer peer) {
    peer.counter.increment();
    return cost.next();
  }

  /** OpenTelemetry's counter, its attributes kept. */
  @Benchmark
  public long openTelemetry(Cost cost, OpenTelemetry peer) {
    peer.counter.add(1, peer.attributes);
    return cost.next();
  }

  /** Dropwizard's counter, kept. */
  @Benchmark
  public long dropwizard(Cost cost, Dropwizard peer) {
    peer.counter.inc();
    return cost.next();
  }

  /** The adder. */
  @State(Scope.Benchmark)
  public static class Bare {
    private final LongAdder adder = new LongAdder();
  }

  /** Tare's handle. */
  @State(Scope.Benchmark)
  public static class Tare {
    private Counter counter;

    /** Registers it. */
    @Setup(Level.Trial)
    public void register(TareMetrics tare) {
      counter = tare.registry().counter("bench_total", "Operations.").register();
      tare.expect("bench_total", 1);
    }
  }
}
