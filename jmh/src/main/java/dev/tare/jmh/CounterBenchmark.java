package dev.tare.jmh;

import dev.tare.instrument.Counter;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What does it cost to count one, over the adder that no counter can do without? */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class CounterBenchmark {

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
  public long tare(Cost cost, Tare tare) {
    tare.counter.increment();
    return cost.next();
  }

  /** client_java's counter, its data point kept. */
  @Benchmark
  public long clientJava(Cost cost, Peer peer) {
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

  /** client_java's handle. */
  @State(Scope.Benchmark)
  public static class Peer {
    private CounterDataPoint counter;

    /** Registers it. */
    @Setup(Level.Trial)
    public void register(ClientJava clientJava) {
      counter =
          io.prometheus.metrics.core.metrics.Counter.builder()
              .name("bench_total")
              .help("Operations.")
              .labelNames("kind")
              .withoutExemplars()
              .register(clientJava.registry())
              .labelValues("any");
    }
  }
}
