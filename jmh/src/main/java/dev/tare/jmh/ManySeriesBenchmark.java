package dev.tare.jmh;

import com.codahale.metrics.Histogram;
import dev.tare.instrument.Family;
import dev.tare.model.Unit;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.common.Attributes;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** What does it cost to record one latency in one of {@value #SERIES} series, handles kept? */
public class ManySeriesBenchmark extends Timed {
  static final int SERIES = 128;

  /** A value that goes nowhere. */
  @Benchmark
  public long baseline(Cost cost, Values values, Order order) {
    long position = cost.next();
    return values.nanos(position) + order.at(position);
  }

  /** Tare. */
  @Benchmark
  public long tare(Cost cost, Values values, Order order, Tare tare, Spills spills) {
    long position = cost.next();
    long value = values.nanos(position);
    tare.series[order.at(position)].record(value);
    return value;
  }

  /** client_java, classic. */
  @Benchmark
  public double clientJava(Cost cost, Values values, Order order, ClientJavaSeries peer) {
    long position = cost.next();
    double value = values.seconds(position);
    peer.series[order.at(position)].observe(value);
    return value;
  }

  /** Micrometer, the same buckets. */
  @Benchmark
  public long micrometer(Cost cost, Values values, Order order, MicrometerSeries peer) {
    long position = cost.next();
    long value = values.nanos(position);
    peer.series[order.at(position)].record(value, TimeUnit.NANOSECONDS);
    return value;
  }

  /** OpenTelemetry, the same buckets, attributes kept. */
  @Benchmark
  public double openTelemetry(
      Cost cost, Values values, Order order, OpenTelemetry peer, OpenTelemetrySeries series) {
    long position = cost.next();
    double value = values.seconds(position);
    peer.explicit.record(value, series.attributes[order.at(position)]);
    return value;
  }

  /** Dropwizard, lock-free reservoirs. */
  @Benchmark
  public long dropwizard(Cost cost, Values values, Order order, DropwizardSeries peer) {
    long position = cost.next();
    long value = values.nanos(position);
    peer.series[order.at(position)].update(value);
    return value;
  }

  private static Stream<String> kinds() {
    return IntStream.range(0, SERIES).mapToObj(i -> "kind" + i);
  }

  /** Each thread's own order, or all would march through the series in step. */
  @State(Scope.Thread)
  public static class Order {
    private static final int COUNT = 1 << 10;
    private final int[] order = new int[COUNT];

    /** Draws it; the same in every run. */
    @Setup(Level.Trial)
    public void draw(ThreadParams thread) {
      Random random = new Random(1_000 + thread.getThreadIndex());
      for (int i = 0; i < COUNT; i++) {
        order[i] = random.nextInt(SERIES);
      }
    }

    final int at(long position) {
      return order[(int) position & (COUNT - 1)];
    }
  }

  /** Tare's handles. */
  @State(Scope.Benchmark)
  public static class Tare {
    private dev.tare.instrument.Histogram[] series;

    /** Registers them. */
    @Setup(Level.Trial)
    public void register(TareMetrics tare) {
      Family<dev.tare.instrument.Histogram> family =
          tare.registry()
              .histogram("bench_seconds", "Time.")
              .unit(Unit.SECONDS)
              .buckets(Values.BOUNDS)
              .labels("kind")
              .family();
      series = kinds().map(family::with).toArray(dev.tare.instrument.Histogram[]::new);
      tare.expect("bench_seconds", 1);
    }
  }

  /** client_java's data points. */
  @State(Scope.Benchmark)
  public static class ClientJavaSeries {
    private DistributionDataPoint[] series;

    /** Registers them. */
    @Setup(Level.Trial)
    public void register(ClientJava peer) {
      var family = peer.classic("bench_many_seconds");
      series = kinds().map(family::labelValues).toArray(DistributionDataPoint[]::new);
    }
  }

  /** Micrometer's timers. */
  @State(Scope.Benchmark)
  public static class MicrometerSeries {
    private Timer[] series;

    /** Registers them. */
    @Setup(Level.Trial)
    public void register(Micrometer peer) {
      series = kinds().map(peer::timer).toArray(Timer[]::new);
    }
  }

  /** OpenTelemetry's attributes. */
  @State(Scope.Benchmark)
  public static class OpenTelemetrySeries {
    private final Attributes[] attributes =
        kinds().map(kind -> Attributes.of(OpenTelemetry.KIND, kind)).toArray(Attributes[]::new);
  }

  /** Dropwizard's histograms. */
  @State(Scope.Benchmark)
  public static class DropwizardSeries {
    private Histogram[] series;

    /** Registers them. */
    @Setup(Level.Trial)
    public void register(Dropwizard peer) {
      series = kinds().map(peer::lockFree).toArray(Histogram[]::new);
    }
  }
}
