package dev.tare.jmh;

import dev.tare.instrument.Histogram;
import dev.tare.model.Unit;
import io.opentelemetry.api.metrics.DoubleHistogram;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The shape of client_java's own {@code HistogramBenchmark}: an operation is 10,240 records of the
 * absolute values of normal random numbers, as seconds, into one series; four threads; operations a
 * second of all threads together. To be read beside the figures that its project publishes.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PublishedHistogramBenchmark extends Timed {

  /** Tare. */
  @Benchmark
  public Histogram tare(Cost cost, Numbers numbers, Tare tare, Spills spills) {
    cost.next();
    for (long value : numbers.nanos) {
      tare.histogram.record(value);
    }
    return tare.histogram;
  }

  /** client_java, classic buckets: its {@code prometheusClassic}. */
  @Benchmark
  public Object clientJava(Cost cost, Numbers numbers, ClientJavaShape peer) {
    cost.next();
    for (double value : numbers.seconds) {
      peer.classic.observe(value);
    }
    return peer.classic;
  }

  /** client_java, native buckets: its {@code prometheusNative}. */
  @Benchmark
  public Object clientJavaNative(Cost cost, Numbers numbers, ClientJavaShape peer) {
    cost.next();
    for (double value : numbers.seconds) {
      peer.nativeOnly.observe(value);
    }
    return peer.nativeOnly;
  }

  /** OpenTelemetry, explicit buckets: its {@code openTelemetryClassic}. */
  @Benchmark
  public DoubleHistogram openTelemetry(Cost cost, Numbers numbers, OpenTelemetry peer) {
    cost.next();
    for (double value : numbers.seconds) {
      peer.explicit.record(value);
    }
    return peer.explicit;
  }

  /** OpenTelemetry, exponential buckets: its {@code openTelemetryExponential}. */
  @Benchmark
  public DoubleHistogram openTelemetryExponential(Cost cost, Numbers numbers, OpenTelemetry peer) {
    cost.next();
    for (double value : numbers.seconds) {
      peer.exponential.record(value);
    }
    return peer.exponential;
  }

  /** The same numbers for each thread. */
  @State(Scope.Thread)
  public static class Numbers {
    static final int COUNT = 10 * 1024;

    private final double[] seconds = new double[COUNT];
    private final long[] nanos = new long[COUNT];

    /** Draws them. */
    @Setup(Level.Trial)
    public void draw() {
      Random random = new Random(0);
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = Math.abs(random.nextGaussian());
        nanos[i] = Math.round(seconds[i] * 1e9);
      }
    }
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
              .histogram("test_seconds", "Time.")
              .unit(Unit.SECONDS)
              .buckets(ScrapeBenchmark.BOUNDS)
              .register();
      tare.expect("test_seconds", Numbers.COUNT);
    }
  }

  /** client_java's histograms, without labels and in no registry. */
  @State(Scope.Benchmark)
  public static class ClientJavaShape {
    private final io.prometheus.metrics.core.metrics.Histogram classic =
        io.prometheus.metrics.core.metrics.Histogram.builder()
            .name("test")
            .help("help")
            .classicOnly()
            .build();
    private final io.prometheus.metrics.core.metrics.Histogram nativeOnly =
        io.prometheus.metrics.core.metrics.Histogram.builder()
            .name("test")
            .help("help")
            .nativeOnly()
            .nativeInitialSchema(5)
            .nativeMaxNumberOfBuckets(0)
            .build();
  }
}
