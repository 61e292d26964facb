package dev.tare.jmh;

import dev.tare.instrument.Histogram;
import dev.tare.model.Unit;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What does it cost to record one latency in one series whose handle is kept? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED")
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HistogramBenchmark {
  /** Work between two records, see {@link Work}. */
  @Param({"0", "25"})
  public long work;

  /** The work, and a value that goes nowhere. */
  @Benchmark
  public long baseline(Cost cost, Values values) {
    Work.run(work);
    return values.nanos(cost.next());
  }

  /** Tare's histogram: exact buckets, sum, and quantiles. */
  @Benchmark
  public long tare(Cost cost, Values values, Tare tare, Spills spills) {
    Work.run(work);
    long value = values.nanos(cost.next());
    tare.histogram.record(value);
    return value;
  }

  /** client_java's classic histogram: buckets and sum. */
  @Benchmark
  public double clientJava(Cost cost, Values values, Peer peer) {
    Work.run(work);
    double value = values.seconds(cost.next());
    peer.histogram.observe(value);
    return value;
  }

  /** Tare's handle. */
  @State(Scope.Benchmark)
  public static class Tare {
    private Histogram histogram;

    /** Registers it. */
    @Setup(Level.Trial)
    public void register(TareMetrics tare) {
      histogram =
          tare.registry()
              .histogram("bench_seconds", "Time.")
              .unit(Unit.SECONDS)
              .buckets(Values.BOUNDS)
              .register();
      tare.expect("bench_seconds", 1);
    }
  }

  /** client_java's handle. */
  @State(Scope.Benchmark)
  public static class Peer {
    private DistributionDataPoint histogram;

    /** Registers it. */
    @Setup(Level.Trial)
    public void register(ClientJava clientJava) {
      histogram =
          io.prometheus.metrics.core.metrics.Histogram.builder()
              .name("bench_seconds")
              .help("Time.")
              .labelNames("kind")
              .classicOnly()
              .classicUpperBounds(Values.BOUNDS)
              .withoutExemplars()
              .register(clientJava.registry())
              .labelValues("any");
    }
  }
}
