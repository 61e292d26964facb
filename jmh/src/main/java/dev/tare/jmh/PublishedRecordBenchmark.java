package dev.tare.jmh;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The shape of OpenTelemetry's own {@code MetricRecordBenchmark}: each record looks its series up,
 * by attributes that are kept; 1 or 128 series, which all threads walk in the same order; records a
 * second of all threads together. To be read beside the figures that its project publishes.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class PublishedRecordBenchmark extends Timed {
  private static final int RECORDS = 10_000;

  /** Tare: one label, looked up. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void tareHistogram(Cost cost, Series series, TareHistograms tare, Spills spills) {
    cost.next();
    for (int i = 0; i < RECORDS; i++) {
      tare.family.with(series.labels[i % series.cardinality]).record(series.values[i]);
    }
  }

  /** OpenTelemetry: its {@code HISTOGRAM_EXPLICIT}. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void openTelemetryHistogram(Cost cost, Series series, OpenTelemetryShape peer) {
    cost.next();
    for (int i = 0; i < RECORDS; i++) {
      peer.histogram.record(series.values[i], series.attributes[i % series.cardinality]);
    }
  }

  /** Tare: one label, looked up. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void tareCounter(Cost cost, Series series, TareCounters tare, Spills spills) {
    cost.next();
    for (int i = 0; i < RECORDS; i++) {
      tare.family.with(series.labels[i % series.cardinality]).add(series.values[i]);
    }
  }

  /** OpenTelemetry: its {@code COUNTER_SUM}. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void openTelemetryCounter(Cost cost, Series series, OpenTelemetryShape peer) {
    cost.next();
    for (int i = 0; i < RECORDS; i++) {
      peer.counter.add(series.values[i], series.attributes[i % series.cardinality]);
    }
  }

  /** Labels of 26 letters, each differing from the last in one, and values below 2,000. */
  @State(Scope.Benchmark)
  public static class Series {
    /** How many series. */
    @Param({"1", "128"})
    public int cardinality;

    private final long[] values = new long[RECORDS];
    private String[] labels;
    private Attributes[] attributes;

    /** Draws them; the same in every run. */
    @Setup(Level.Trial)
    public void draw() {
      Random random = new Random(513_423_236);
      labels = new String[cardinality];
      attributes = new Attributes[cardinality];
      char[] letters = "a".repeat(26).toCharArray();
      for (int i = 0; i < cardinality; i++) {
        letters[random.nextInt(letters.length)] = (char) ('a' + random.nextInt(26));
        labels[i] = new String(letters);
        attributes[i] = Attributes.of(OpenTelemetry.KIND, labels[i]);
      }
      for (int i = 0; i < RECORDS; i++) {
        values[i] = random.nextInt(2_000);
      }
    }
  }

  /** Tare's histograms. */
  @State(Scope.Benchmark)
  public static class TareHistograms {
    private Family<Histogram> family;

    /** Registers them. */
    @Setup(Level.Trial)
    public void register(TareMetrics tare) {
      family =
          tare.registry()
              .histogram("instrument", "Values.")
              .buckets(5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000)
              .labels("kind")
              .family();
      tare.expect("instrument", RECORDS);
    }
  }

  /** Tare's counters. */
  @State(Scope.Benchmark)
  public static class TareCounters {
    private Family<Counter> family;

    /** Registers them. */
    @Setup(Level.Trial)
    public void register(TareMetrics tare, Series series) {
      family = tare.registry().counter("operations_total", "Sum.").labels("kind").family();
      tare.expect("operations_total", Arrays.stream(series.values).sum());
    }
  }

  /** OpenTelemetry's instruments. */
  @State(Scope.Benchmark)
  public static class OpenTelemetryShape {
    private LongHistogram histogram;
    private LongCounter counter;

    /** Registers them. */
    @Setup(Level.Trial)
    public void register(OpenTelemetry peer) {
      histogram = peer.meter.histogramBuilder("instrument").ofLongs().build();
      counter = peer.meter.counterBuilder("operations").build();
    }
  }
}
