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
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (long windowNs : new long[] {0, 60_000_000_000L}) {
      HistogramAccumulator counts = accumulator(windowNs);
      long self = Thread.currentThread().getId();
      long before = threads.getThreadAllocatedBytes(self);
      long prepared = 0;
      for (int i = 0; i < VALUES; i++) {
        long value = 1L << (i % 42);
        counts.prepare(value);
        long first = threads.getThreadAllocatedBytes(self);
        long second = threads.getThreadAllocatedBytes(self); // a look may cost something, too
        counts.count(value);
        prepared += threads.getThreadAllocatedBytes(self) - second - (second - first);
      }
      assertThat(prepared).as("bytes, prepared for").isZero();
      assertThat(threads.getThreadAllocatedBytes(self) - before).as("bytes in all").isPositive();
    }
  }
}
