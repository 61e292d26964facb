package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.tare.model.CounterFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a scrape takes of memory, and of other scrapes. */
class ScrapeCostTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** One document's arrays and a little more; its text would be ten megabytes. */
  private static final long FLAT_BYTES = 256 * 1024;

  /** An exporter for another format, and what the JVM does beside. */
  private static final long WARM_BYTES = 256;

  private final OpenMetricsExporter exporter = OpenMetricsExporter.create();

  @Test
  void shouldAllocateNothingWhenWarm() throws IOException {
    MetricsSnapshot snapshot = large(1_000);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 200; round++) {
      least = Math.min(least, allocatedBy(exporter, snapshot));
      least = Math.min(least, allocatedBy(exporter.prometheusText(), snapshot));
    }
    assertThat(least).isLessThanOrEqualTo(WARM_BYTES);
  }

  @Test
  void shouldAllocateLittleWhenAFewSeriesAreNew() throws IOException {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 200; round++) {
      least = Math.min(least, allocatedBy(exporter, large(4)));
    }
    assertThat(least).isLessThanOrEqualTo(4 * 1024);
  }

  @Test
  void shouldStayFlatWhenAHundredThousandSeriesAreStreamed() throws IOException {
    MetricsSnapshot snapshot = large(100_000);
    CountingStream first = new CountingStream();
    exporter.write(snapshot, first); // encodes the labels
    assertThat(first.bytes).isGreaterThan(8_000_000);
    assertThat(first.largest).isLessThanOrEqualTo(32 * 1024);
    assertThat(allocatedBy(exporter, snapshot)).isLessThanOrEqualTo(FLAT_BYTES);
  }

  @Test
  void shouldServeOthersWhileAClientIsSlow() throws Exception {
    MetricsSnapshot snapshot = large(1_000);
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    StringBuilder slow = new StringBuilder();
    CompletableFuture<Void> client =
        CompletableFuture.runAsync(
            () -> {
              try {
                exporter.write(snapshot, new SlowStream(stuck, goOn, slow));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
    String expected = Documents.write(OpenMetricsExporter.create(), snapshot);
    assertThat(Documents.write(exporter, snapshot)).isEqualTo(expected);
    goOn.countDown();
    client.get(20, TimeUnit.SECONDS);
    assertThat(slow).hasToString(expected);
  }

  @Test
  void shouldBeginAfreshWhenTheClientBeforeWasLost() throws IOException {
    MetricsSnapshot snapshot = large(1_000);
    String expected = Documents.write(OpenMetricsExporter.create(), snapshot);
    OutputStream lost =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("gone");
          }
        };
    assertThatThrownBy(() -> exporter.write(snapshot, lost)).hasMessage("gone");
    assertThat(Documents.write(exporter, snapshot)).isEqualTo(expected);
  }

  @Test
  void shouldUseTheLabelsOfTheSnapshotWhenRegistriesShareAnExporter() throws IOException {
    for (String service : List.of("a", "b", "a")) {
      MetricsSnapshot snapshot =
          new MetricsSnapshot(Labels.of("service", service), large(1).families());
      assertThat(Documents.write(exporter, snapshot))
          .contains("calls_total{path=\"/api/0\",service=\"" + service + "\"} 0\n");
    }
  }

  private static long allocatedBy(OpenMetricsExporter writer, MetricsSnapshot snapshot)
      throws IOException {
    CountingStream out = new CountingStream();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    writer.write(snapshot, out);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** As many series, half of them counters. */
  private static MetricsSnapshot large(int series) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < (series + 1) / 2; i++) {
      rows.add(List.of("/api/" + i));
    }
    rows.sort(SeriesIndex::compare);
    SeriesIndex index = new SeriesIndex(List.of("path"), rows);
    long[] counts = new long[rows.size()];
    long[] cells = new long[rows.size() * 5];
    for (int i = 0; i < cells.length; i++) {
      counts[i / 5] = i / 5 * 7L;
      cells[i] = i * 12_345L;
    }
    return new MetricsSnapshot(
        Labels.of("service", "orders"),
        List.of(
            new CounterFamily(
                descriptor("calls_total", MetricType.COUNTER, Unit.NONE), index, counts),
            new HistogramFamily(
                descriptor("call_seconds", MetricType.HISTOGRAM, Unit.SECONDS),
                index,
                new long[] {500_000, 5_000_000, 50_000_000},
                cells)));
  }

  private static MetricDescriptor descriptor(String name, MetricType type, Unit unit) {
    return new MetricDescriptor(new MetricName(name), type, "Calls.", unit, List.of("path"));
  }

  private static final class CountingStream extends OutputStream {
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

  /** Takes the first block only when it is told to. */
  private static final class SlowStream extends OutputStream {
    private final CountDownLatch stuck;
    private final CountDownLatch goOn;
    private final StringBuilder text;

    SlowStream(CountDownLatch stuck, CountDownLatch goOn, StringBuilder text) {
      this.stuck = stuck;
      this.goOn = goOn;
      this.text = text;
    }

    @Override
    public void write(int b) {
      text.append((char) b);
    }

    @Override
    public void write(byte[] block, int offset, int length) throws IOException {
      stuck.countDown();
      try {
        if (!goOn.await(20, TimeUnit.SECONDS)) {
          throw new IOException("never told to go on");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
      super.write(block, offset, length);
    }
  }
}
