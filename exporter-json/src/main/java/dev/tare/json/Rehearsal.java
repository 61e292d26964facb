package dev.tare.json;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramCells;
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
 * Writes a little of everything into nothing before anybody asks: a class whose initialiser finds
 * no memory is lost to the JVM for good, so none is left for the first document, which may come
 * when the heap is full. What this takes, that one is spared.
 */
final class Rehearsal {
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private Rehearsal() {}

  /** The first time, in a class loader; else nothing. */
  @SuppressWarnings("CatchThrowable") // whoever asks finds out what is wrong
  static void once(JsonExporter json) {
    if (BEGUN.compareAndSet(false, true)) {
      try {
        rehearse(json);
      } catch (Throwable e) {
        // No memory already.
      }
    }
  }

  private static void rehearse(JsonExporter json) throws IOException {
    SnapshotWriter writer = json.beside(json).forAccept("application/json;q=0.5,*/*;q=0.4");
    writer.write(
        new MetricsSnapshot(Labels.of("a", "b"), families()), OutputStream.nullOutputStream());
  }

  private static List<MetricFamily> families() {
    Exemplar exemplar = new Exemplar(400_001, 0, 0xABCL, 1, 1_700_000_000_123L);
    return List.of(
        new CounterFamily(
                descriptor("a_total", MetricType.COUNTER), SeriesIndex.SINGLE, new long[] {1})
            .withCreated(new long[] {1_700_000_000_123L})
            .withExemplars(new @Nullable Exemplar[] {exemplar}),
        new GaugeFamily(
            descriptor("b", MetricType.GAUGE),
            SeriesIndex.SINGLE,
            new long[] {Double.doubleToRawLongBits(-1.1e300)}),
        new HistogramFamily(
                descriptor("c_seconds", MetricType.HISTOGRAM, Unit.SECONDS),
                SeriesIndex.SINGLE,
                new long[] {500_000},
                new long[] {3, 2, 1_234_567})
            .withNative(List.of(new NativeHistogram(0, 1, new int[] {-11, 1}, new long[] {2, 2})))
            .withCells(
                new @Nullable HistogramCells[] {
                  new HistogramCells(
                      exemplar, 1_000, 1_000_000, 2, new long[] {400_999}, new long[] {5})
                })
            .withExemplars(new @Nullable Exemplar[] {exemplar, null}),
        new InfoFamily(
            descriptor("d_info", MetricType.INFO, Unit.NONE, "l"),
            new SeriesIndex(List.of("l"), List.of(List.of("ä\uD83D\uDE00\n")))),
        new StateSetFamily(
            descriptor("e", MetricType.STATE_SET),
            SeriesIndex.SINGLE,
            List.of("on"),
            new boolean[] {true}),
        new SummaryFamily(
            descriptor("f", MetricType.SUMMARY),
            SeriesIndex.SINGLE,
            new double[] {0.5},
            true,
            new long[] {1, 2, 3}));
  }

  private static MetricDescriptor descriptor(String name, MetricType type) {
    return descriptor(name, type, Unit.NONE);
  }

  private static MetricDescriptor descriptor(
      String name, MetricType type, Unit unit, String... labels) {
    return new MetricDescriptor(new MetricName(name), type, "A help.", unit, List.of(labels));
  }
}
