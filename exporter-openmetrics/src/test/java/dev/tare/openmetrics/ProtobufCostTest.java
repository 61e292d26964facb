package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.CounterFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.StateSetFamily;
import dev.tare.model.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a protobuf scrape makes, and how much of it at once. */
class ProtobufCostTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();
  private static final SnapshotWriter PROTOBUF = OpenMetricsExporter.create().prometheusProtobuf();

  /** As a histogram of seconds has them by default, +Inf left aside. */
  private static final long[] BOUNDS =
      IntStream.rangeClosed(1, 17).mapToLong(i -> i * 1_000_000L).toArray();

  /** The labels of all series; the document would be 40 MB. */
  private static final long HELD_BYTES = 12L * 1024 * 1024;

  /** What the JVM does beside. */
  private static final long WARM_BYTES = 256;

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void shouldStayFlatWhenAHundredThousandSeriesAreStreamed(int families) throws IOException {
    List<MetricFamily> all = new ArrayList<>();
    for (int i = 0; i < families; i++) {
      all.add(histograms("h%03d_seconds".formatted(i), 100_000 / families));
    }
    MetricsSnapshot snapshot = new MetricsSnapshot(Labels.of("service", "orders"), all);
    long before = usedBytes();
    HeapWatch out = new HeapWatch(10L * 1024 * 1024);
    PROTOBUF.write(snapshot, out);

    assertThat(out.looks).isGreaterThanOrEqualTo(3);
    assertThat(out.mostUsed - before).isLessThan(HELD_BYTES);
    assertThat(out.largest).as("bytes on their way").isLessThanOrEqualTo(64 * 1024);
  }

  @Test
  void shouldAllocateNothingWhenWarm() throws IOException {
    List<MetricFamily> families =
        List.of(counters("c_total", 5_000), histograms("h_seconds", 500), states("mode"));
    MetricsSnapshot snapshot = new MetricsSnapshot(Labels.of("service", "orders"), families);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 200; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      PROTOBUF.write(snapshot, OutputStream.nullOutputStream());
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThanOrEqualTo(WARM_BYTES);
  }

  private static MetricFamily states(String name) {
    MetricDescriptor descriptor =
        new MetricDescriptor(
            new MetricName(name), MetricType.STATE_SET, "Mode.", Unit.NONE, List.of());
    return new StateSetFamily(
        descriptor, SeriesIndex.SINGLE, List.of("on", "off"), new boolean[] {true, false});
  }

  private static MetricFamily counters(String name, int series) {
    MetricDescriptor descriptor =
        new MetricDescriptor(
            new MetricName(name), MetricType.COUNTER, "Calls.", Unit.NONE, List.of("path"));
    return new CounterFamily(
        descriptor, index(series), IntStream.range(0, series).mapToLong(i -> i * 7L).toArray());
  }

  private static MetricFamily histograms(String name, int series) {
    MetricDescriptor descriptor =
        new MetricDescriptor(
            new MetricName(name), MetricType.HISTOGRAM, "Times.", Unit.SECONDS, List.of("path"));
    int stride = BOUNDS.length + 2;
    long[] cells = IntStream.range(0, series * stride).mapToLong(i -> i * 12_345L).toArray();
    return new HistogramFamily(descriptor, index(series), BOUNDS, cells);
  }

  private static SeriesIndex index(int series) {
    List<List<String>> rows =
        IntStream.range(0, series)
            .mapToObj(i -> List.of("/api/" + i))
            .sorted(SeriesIndex::compare)
            .toList();
    return new SeriesIndex(List.of("path"), rows);
  }

  private static long usedBytes() {
    MEMORY.gc();
    return MEMORY.getHeapMemoryUsage().getUsed();
  }

  /** Looks at what is reachable whenever so many bytes more have come. */
  private static final class HeapWatch extends OutputStream {
    private final long every;
    private long bytes;
    private long largest;
    private long looks;
    private long mostUsed;

    HeapWatch(long every) {
      this.every = every;
    }

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] block, int offset, int length) {
      bytes += length;
      largest = Math.max(largest, length);
      if (bytes / every > looks) {
        looks++;
        mostUsed = Math.max(mostUsed, usedBytes());
      }
    }
  }
}
