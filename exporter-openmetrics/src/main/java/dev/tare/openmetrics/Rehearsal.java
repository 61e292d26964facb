package dev.tare.openmetrics;

import dev.tare.export.Scrape;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NativeHistogram;
import dev.tare.model.SeriesIndex;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Writes a little of everything into nothing before anybody scrapes: a class whose initialiser
 * finds no memory is lost to the JVM for good, so none is left for the first scrape, which may come
 * when the heap is full. What this takes, that one is spared.
 */
final class Rehearsal {
  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static final List<String> ACCEPTS =
      List.of(
          "application/openmetrics-text;q=0.5,text/plain;q=0.4",
          "text/plain;version=0.0.4",
          "text/plain;version=1.0.0;escaping=allow-utf-8",
          "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily"
              + ";encoding=delimited");

  private Rehearsal() {}

  /** The first time, in a class loader; else nothing. */
  @SuppressWarnings("CatchThrowable") // whoever scrapes finds out what is wrong
  static void once(SnapshotWriter writer) {
    if (BEGUN.compareAndSet(false, true)) {
      try {
        rehearse(writer);
      } catch (Throwable e) {
        // No memory already.
      }
    }
  }

  private static void rehearse(SnapshotWriter writer) throws IOException {
    MetricsSnapshot snapshot = new MetricsSnapshot(Labels.of("a", "b"), families());
    for (String accept : ACCEPTS) {
      writer.forAccept(accept).write(snapshot, OutputStream.nullOutputStream());
    }
    Scrape.of(writer, ACCEPTS.get(0), "gzip", "name[]=%61")
        .lengthFirst(bytes -> {})
        .write(snapshot, OutputStream.nullOutputStream());
  }

  private static List<MetricFamily> families() {
    SeriesIndex labelled =
        new SeriesIndex(List.of("l"), List.of(List.of("ä\uD83D\uDE00\n"), List.of("ö")));
    long[] bits = {Double.doubleToRawLongBits(1.1e300), Double.doubleToRawLongBits(-0.1)};
    return List.of(
        new CounterFamily(
                descriptor("a_total", MetricType.COUNTER, "l"), labelled, new long[] {1, 2})
            .withCreated(new long[] {1_700_000_000_123L, 0}),
        new GaugeFamily(descriptor("b", MetricType.GAUGE, "l"), labelled, bits),
        histogram("c", MetricType.HISTOGRAM),
        histogram("d", MetricType.GAUGE_HISTOGRAM),
        new InfoFamily(descriptor("e_info", MetricType.INFO, "l"), labelled),
        new StateSetFamily(
            descriptor("f", MetricType.STATE_SET),
            SeriesIndex.SINGLE,
            List.of("on"),
            new boolean[] {true}),
        new SummaryFamily(
            descriptor("g", MetricType.SUMMARY),
            SeriesIndex.SINGLE,
            new double[] {0.5},
            true,
            new long[] {1, 2, 3}));
  }

  private static MetricFamily histogram(String name, MetricType type) {
    return new HistogramFamily(
            descriptor(name, type),
            SeriesIndex.SINGLE,
            new long[] {500_000},
            new long[] {3, 2, 1_234_567})
        .withNative(List.of(new NativeHistogram(0, 1, new int[] {-11, 1}, new long[] {2, 3})))
        .withExemplars(
            new @Nullable Exemplar[] {
              new Exemplar(400_001, 0, 0xABCL, 1, 1_700_000_000_123L), null
            });
  }

  private static MetricDescriptor descriptor(String name, MetricType type, String... labels) {
    return new MetricDescriptor(new MetricName(name), type, "A help.", Unit.NONE, List.of(labels));
  }
}
