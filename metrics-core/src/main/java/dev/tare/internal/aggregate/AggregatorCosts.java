package dev.tare.internal.aggregate;

import dev.tare.internal.histogram.SeriesBytes;
import dev.tare.internal.ring.SharedRing;
import dev.tare.internal.ring.ThreadRecorder;
import java.util.List;

/** Weighs the aggregator: what its passes took and what it holds. The aggregator's own. */
final class AggregatorCosts {
  private final AggregatorCpu cpu = new AggregatorCpu();
  private long records;
  private long passes;
  private long passNs;
  private long lagNs;
  private long passBeganNs;

  AggregatorCosts(long nowNs) {
    this.passBeganNs = nowNs;
  }

  /** The calling thread runs the aggregator from now on. */
  void threadBegins() {
    cpu.begin();
  }

  void passBegins(long nowNs) {
    lagNs = nowNs - passBeganNs;
    passBeganNs = nowNs;
  }

  /** Looks what the thread has taken until now. */
  void maintain() {
    cpu.look();
  }

  /** A pass that found records has ended. */
  void passEnds(long nowNs) {
    passes++;
    passNs += nowNs - passBeganNs;
  }

  /** Records came through a ring. */
  void drained(int drained) {
    records += drained;
  }

  /** All of it now. */
  AggregatorStats stats(
      ThreadRecorder[] own, SharedRing[] shared, long blockBytes, List<AggregatedFamily> families) {
    cpu.look();
    long ringBytes = 0;
    long spills = 0;
    for (ThreadRecorder thread : own) {
      ringBytes += thread.ring().bytes();
      spills += thread.spills();
    }
    for (SharedRing ring : shared) {
      ringBytes += ring.ring().bytes();
    }
    return new AggregatorStats(
        own.length + shared.length,
        ringBytes,
        blockBytes,
        families.stream().map(AggregatedFamily::bytes).reduce(SeriesBytes.NONE, SeriesBytes::plus),
        records,
        spills,
        passes,
        passNs,
        lagNs,
        cpu.nanos());
  }
}
