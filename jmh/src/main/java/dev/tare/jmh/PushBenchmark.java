package dev.tare.jmh;

import dev.tare.export.push.SendException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What does one push by OTLP over HTTP cost the process, from the snapshot to the answer? The
 * receiver is in the same process and reads without looking, which is part of each row.
 */
public class PushBenchmark extends Timed {

  /** Nothing but the loop's own count. */
  @Benchmark
  public long baseline(Cost cost) {
    return cost.next();
  }

  /** All of it, as by default. */
  @Benchmark
  public long tare(Cost cost, TarePush push) throws SendException, InterruptedException {
    return cost.next() + push.cumulative();
  }

  /** The difference to the push before, where nothing has come between. */
  @Benchmark
  public long tareDelta(Cost cost, TarePush push) throws SendException, InterruptedException {
    return cost.next() + push.delta();
  }

  /** How much there is. */
  @State(Scope.Benchmark)
  public static class Size {
    /** Counters; there is one histogram with native buckets for each ten of them. */
    @Param({"100", "10000"})
    public int series;
  }
}
