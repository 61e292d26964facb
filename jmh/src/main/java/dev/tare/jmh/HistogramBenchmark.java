package dev.tare.jmh;

import dev.tare.instrument.Histogram;
import dev.tare.model.Unit;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What does it cost to record one latency in one series whose handle is kept? */
@State(Scope.Benchmark)
public class HistogramBenchmark extends Timed {
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
  public double clientJava(Cost cost, Values values, ClientJava peer) {
    Work.run(work);
    double value = values.seconds(cost.next());
    peer.classic.observe(value);
    return value;
  }

  /** client_java's histogram as its builder makes it: classic and native buckets. */
  @Benchmark
  public double clientJavaDefault(Cost cost, Values values, ClientJava peer) {
    Work.run(work);
    double value = values.seconds(cost.next());
    peer.byDefault.observe(value);
    return value;
  }

  /** Micrometer's timer with the same buckets. */
  @Benchmark
  public long micrometer(Cost cost, Values values, Micrometer peer) {
    Work.run(work);
    long value = values.nanos(cost.next());
    peer.timer.record(value, TimeUnit.NANOSECONDS);
    return value;
  }

  /** Micrometer's timer with its percentile histogram. */
  @Benchmark
  public long micrometerPercentiles(Cost cost, Values values, Micrometer peer) {
    Work.run(work);
    long value = values.nanos(cost.next());
    peer.percentiles.record(value, TimeUnit.NANOSECONDS);
    return value;
  }

  /** OpenTelemetry's histogram with the same buckets. */
  @Benchmark
  public double openTelemetry(Cost cost, Values values, OpenTelemetry peer) {
    Work.run(work);
    double value = values.seconds(cost.next());
    peer.explicit.record(value, peer.attributes);
    return value;
  }

  /** OpenTelemetry's exponential histogram. */
  @Benchmark
  public double openTelemetryExponential(Cost cost, Values values, OpenTelemetry peer) {
    Work.run(work);
    double value = values.seconds(cost.next());
    peer.exponential.record(value, peer.attributes);
    return value;
  }

  /** Dropwizard's histogram with its lock-free reservoir: a sample of the values. */
  @Benchmark
  public long dropwizard(Cost cost, Values values, Dropwizard peer) {
    Work.run(work);
    long value = values.nanos(cost.next());
    peer.lockFree.update(value);
    return value;
  }

  /** Dropwizard's histogram as the registry makes it. */
  @Benchmark
  public long dropwizardDefault(Cost cost, Values values, Dropwizard peer) {
    Work.run(work);
    long value = values.nanos(cost.next());
    peer.histogram.update(value);
    return value;
  }

  /** HdrHistogram by itself: quantiles, neither buckets nor an exact sum. */
  @Benchmark
  public long hdrRecorder(Cost cost, Values values, HdrRecorder peer) {
    Work.run(work);
    long value = values.nanos(cost.next());
    peer.recorder.recordValue(value);
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
}
