package dev.tare.internal.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HistogramAccumulatorTest {
  private static final HdrScale SCALE = new HdrScale(1, 3_600_000_000_000L, 2);
  private static final int VALUES = 20_000;

  /** The first ones load classes and link calls, which takes memory of the JVM's choice. */
  private static final int ROUNDS = 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static HistogramAccumulator accumulator(long windowNs) {
    HistogramShape shape =
        new HistogramShape(
            new MetricDescriptor(
                new MetricName("h"), MetricType.HISTOGRAM, "H.", Unit.NONE, List.of()),
            new long[] {10},
            new double[] {0.5},
            SCALE,
            windowNs,
            0,
            OptionalInt.empty(),
            null,
            10);
    return new HistogramAccumulator(
        CellLayout.bucketsAndHdr(shape.bounds(), SCALE), shape, new CellSums(), () -> {});
  }

  /** An event is counted in all of its histograms or in none, whichever of them finds no memory. */
  @Test
  void shouldNeedNoMemoryToCountWhatItIsPreparedFor() {
    for (long windowNs : new long[] {0, 60_000_000_000L}) {
      long leastToPrepare = Long.MAX_VALUE;
      long leastToCount = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        HistogramAccumulator counts = accumulator(windowNs);
        long toPrepare = 0;
        long toCount = 0;
        for (int i = 0; i < VALUES; i++) {
          long value = 1L << (i % 42);
          long before = allocated();
          counts.prepare(value);
          long prepared = allocated();
          counts.count(value);
          toCount += allocated() - prepared;
          toPrepare += prepared - before;
        }
        leastToPrepare = Math.min(leastToPrepare, toPrepare);
        leastToCount = Math.min(leastToCount, toCount);
      }
      assertThat(leastToCount).as("bytes to count what is prepared for").isZero();
      assertThat(leastToPrepare).as("bytes to prepare").isPositive();
    }
  }

  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}
