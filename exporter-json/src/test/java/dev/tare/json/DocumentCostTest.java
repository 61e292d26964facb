package dev.tare.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tare.model.CounterFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a document takes of memory while it is written. */
class DocumentCostTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Jackson's generator, what it writes with, and what the JVM does beside. */
  private static final long WARM_BYTES = 4 * 1024;

  /** The same, where Jackson's buffers are new; the text is a hundred times as long. */
  private static final long FIRST_BYTES = 64 * 1024;

  @Test
  void shouldAllocateAsLittleForManySeriesAsForFew() throws IOException {
    MetricsSnapshot few = snapshot(1);
    MetricsSnapshot many = snapshot(1_000);
    long least = Long.MAX_VALUE;
    long leastOfFew = Long.MAX_VALUE;
    for (int round = 0; round < 200; round++) {
      leastOfFew = Math.min(leastOfFew, allocatedBy(few));
      least = Math.min(least, allocatedBy(many));
    }
    assertThat(leastOfFew).isLessThanOrEqualTo(WARM_BYTES);
    assertThat(least).isLessThanOrEqualTo(WARM_BYTES);
  }

  @Test
  void shouldStayFlatWhenAHundredThousandSeriesAreStreamed() throws IOException {
    MetricsSnapshot snapshot = snapshot(100_000);
    Counting out = new Counting();
    JsonExporter.create().write(snapshot, out);
    assertThat(out.bytes).isGreaterThan(8_000_000);
    assertThat(out.largest).isLessThanOrEqualTo(32 * 1024);
    assertThat(allocatedBy(snapshot)).isLessThanOrEqualTo(FIRST_BYTES);
  }

  private static long allocatedBy(MetricsSnapshot snapshot) throws IOException {
    Counting out = new Counting();
    JsonExporter exporter = JsonExporter.create();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    exporter.write(snapshot, out);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** As many series, half of them counters. */
  private static MetricsSnapshot snapshot(int series) {
    int rows = (series + 1) / 2;
    SeriesIndex index =
        TestSnapshots.index(
            "path",
            IntStream.range(0, rows).mapToObj("/api/%06d"::formatted).toArray(String[]::new));
    return new MetricsSnapshot(
        Labels.of("service", "orders"),
        List.of(
            new CounterFamily(
                TestSnapshots.descriptor("calls_total", MetricType.COUNTER, Unit.NONE, "path"),
                index,
                LongStream.range(0, rows).map(row -> row * 7).toArray()),
            new HistogramFamily(
                TestSnapshots.descriptor(
                    "call_seconds", MetricType.HISTOGRAM, Unit.SECONDS, "path"),
                index,
                new long[] {512_000_000, 1_000_000_000, 2_000_000_000},
                LongStream.range(0, rows * 5L).map(cell -> cell * 12_345).toArray())));
  }

  /** Counts what goes nowhere. */
  private static final class Counting extends OutputStream {
    private long bytes;
    private int largest;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] block, int offset, int length) {
      bytes += length;
      largest = Math.max(largest, length);
    }
  }
}
