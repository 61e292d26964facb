package dev.tare.jmh;

import dev.tare.IdleStrategy;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How fast is the aggregator? An operation is a scrape that finds 50,000 records in one ring, from
 * the request to the answer. Making the records is not in it: they are there before, and the
 * aggregator sleeps until the scrape wakes it.
 */
public class DrainBenchmark extends Timed {
  private static final int RECORDS = 50_000;
  private static final int SERIES = 1_000;
  private static final int KEYS = 100;

  /** Values of one latency histogram with quantiles. */
  @Benchmark
  public MetricsSnapshot tare(Cost cost, OneSeries full) {
    cost.next();
    return full.drain();
  }

  /** Values of a thousand such histograms, in turn. */
  @Benchmark
  public MetricsSnapshot tareThousandSeries(Cost cost, ManySeries full) {
    cost.next();
    return full.drain();
  }

  /** Events, each counted once and measured by three histograms, of a hundred keys. */
  @Benchmark
  public MetricsSnapshot tareEvents(Cost cost, Events full) {
    cost.next();
    return full.drain();
  }

  /** A ring that is filled before each scrape. */
  @State(Scope.Thread)
  public abstract static class FullRing {
    private Metrics metrics;
    private IntConsumer recorder;

    /** Opens Tare with an aggregator that only a scrape wakes. */
    @Setup(Level.Trial)
    public void open(Values values, NamedRing ring) {
      metrics = ring.open(MetricsOptions.builder().idleStrategy(Asleep::new));
      recorder = recorder(metrics.registry(), values);
    }

    /** What makes one record of a number. */
    abstract IntConsumer recorder(MetricRegistry registry, Values values);

    /** Records what the scrape will find. */
    @Setup(Level.Invocation)
    public void fill() {
      for (int i = 0; i < RECORDS; i++) {
        recorder.accept(i);
      }
    }

    final MetricsSnapshot drain() {
      return metrics.snapshot(Detail.BUCKETS);
    }

    /** Closes Tare; a record that found no room was not drained, and would make the row faster. */
    @TearDown(Level.Trial)
    public void close() {
      double spilled = metrics.snapshot().value("tare_ring_spills_total");
      metrics.close();
      if (spilled != 0) {
        throw new IllegalStateException("spilled=" + spilled + " (expected: 0)");
      }
    }
  }

  /** One histogram. */
  public static class OneSeries extends FullRing {
    @Override
    IntConsumer recorder(MetricRegistry registry, Values values) {
      Histogram histogram = registry.histogram("t_seconds", "T.").unit(Unit.SECONDS).register();
      return i -> histogram.record(values.nanos(i));
    }
  }

  /** A thousand histograms. */
  public static class ManySeries extends FullRing {
    @Override
    IntConsumer recorder(MetricRegistry registry, Values values) {
      Family<Histogram> family =
          registry.histogram("t_seconds", "T.").unit(Unit.SECONDS).labels("k").family();
      Histogram[] histograms =
          IntStream.range(0, SERIES).mapToObj(i -> family.with("k" + i)).toArray(Histogram[]::new);
      return i -> histograms[i % SERIES].record(values.nanos(i));
    }
  }

  /** An event with three fields. */
  public static class Events extends FullRing {
    @Override
    IntConsumer recorder(MetricRegistry registry, Values values) {
      Event event =
          registry
              .event("e")
              .label("route", 2 * KEYS)
              .counts(registry.counter("e_total", "E.").labels("route"))
              .measures(registry.histogram("e_seconds", "E.").unit(Unit.SECONDS).labels("route"))
              .measures(registry.histogram("in_bytes", "B.").unit(Unit.BYTES).labels("route"))
              .measures(registry.histogram("out_bytes", "B.").unit(Unit.BYTES).labels("route"))
              .register();
      long[] keys = IntStream.range(0, KEYS).mapToLong(i -> event.key("r" + i)).toArray();
      EventField time = event.field("e_seconds");
      EventField in = event.field("in_bytes");
      EventField out = event.field("out_bytes");
      return i -> event.record(keys[i % KEYS], time, values.nanos(i), in, i, out, 2L * i);
    }
  }

  /** Sleeps until somebody wakes the thread; looks now and then whether it is to end. */
  private static final class Asleep implements IdleStrategy {
    @Override
    public void idle(int workCount) {
      if (workCount == 0) {
        LockSupport.parkNanos(this, TimeUnit.SECONDS.toNanos(1));
      }
    }
  }
}
