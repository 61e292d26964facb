package dev.tare.json;

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
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** One family of every type, with every part that it can have. */
final class TestSnapshots {
  private TestSnapshots() {}

  static MetricsSnapshot everyType() {
    return new MetricsSnapshot(
        Labels.of("service", "orders"),
        List.of(
            new CounterFamily(
                    descriptor("orders_total", MetricType.COUNTER, Unit.NONE, "path"),
                    index("path", "/a", "/b", "/c"),
                    new long[] {(1L << 53) + 1, MetricFamily.ABSENT, 5})
                .withExemplars(
                    new @Nullable Exemplar[] {
                      new Exemplar(2, 0, 0xABCL, 7, 1_700_000_000_456L), null, null
                    })
                .withCreated(new long[] {1_700_000_000_123L, 0, 0}),
            new CounterFamily(
                descriptor("busy_seconds_total", MetricType.COUNTER, Unit.SECONDS),
                SeriesIndex.SINGLE,
                new long[] {1_500_000_000L}),
            gauges("temperature", -0.5, Double.NaN, 1e300, Double.POSITIVE_INFINITY),
            new GaugeFamily(
                descriptor("mystery", MetricType.UNKNOWN, Unit.NONE),
                SeriesIndex.SINGLE,
                new long[] {Double.doubleToLongBits(7)}),
            new HistogramFamily(
                    descriptor("order_seconds", MetricType.HISTOGRAM, Unit.SECONDS, "kind"),
                    index("kind", "retail"),
                    new long[] {500_000, 5_000_000},
                    new long[] {3, 2, 1, 1_234_567_890L})
                .withNative(
                    List.of(
                        new NativeHistogram(
                            0, 0x1p-12, 1, new int[] {-11, -8, 1}, new long[] {2, 2, 1})))
                .withCells(
                    new @Nullable HistogramCells[] {
                      new HistogramCells(
                          new Object(),
                          1_000,
                          3_600_000_000_000L,
                          2,
                          new long[] {400_999, 4_999_999, 1_233_999_999},
                          new long[] {3, 2, 1})
                    })
                .withExemplars(
                    new @Nullable Exemplar[] {
                      new Exemplar(400_001, 0, 0xABCL, 1, 1_700_000_000_123L),
                      null,
                      new Exemplar(1_230_000_000, -1, 2, -3, 1_700_000_000_000L)
                    })
                .withCreated(new long[] {1_700_000_000_001L}),
            new HistogramFamily(
                descriptor("queue_bytes", MetricType.GAUGE_HISTOGRAM, Unit.BYTES),
                SeriesIndex.SINGLE,
                new long[] {64},
                new long[] {1, 1, 1_064}),
            new SummaryFamily(
                descriptor("order_quantile_seconds", MetricType.SUMMARY, Unit.SECONDS, "window"),
                index("window", "lifetime"),
                new double[] {0.5, 0.99, 1},
                false,
                new long[] {1_000_000, MetricFamily.ABSENT, 2_000_000}),
            new SummaryFamily(
                    descriptor("pass_seconds", MetricType.SUMMARY, Unit.SECONDS),
                    SeriesIndex.SINGLE,
                    new double[0],
                    true,
                    new long[] {2, 3_000})
                .withCreated(new long[] {1_700_000_000_002L}),
            new InfoFamily(
                descriptor("build_info", MetricType.INFO, Unit.NONE, "version"),
                index("version", "1.0")),
            new StateSetFamily(
                descriptor("mode", MetricType.STATE_SET, Unit.NONE),
                SeriesIndex.SINGLE,
                List.of("normal", "draining"),
                new boolean[] {true, false})),
        Duration.ofMillis(1_250));
  }

  /** Gauges of one family, by their place. */
  static GaugeFamily gauges(String name, double... values) {
    String[] rows = new String[values.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = "%04d".formatted(i);
    }
    return new GaugeFamily(
        descriptor(name, MetricType.GAUGE, Unit.NONE, "row"),
        index("row", rows),
        DoubleStream.of(values).mapToLong(Double::doubleToRawLongBits).toArray());
  }

  static MetricDescriptor descriptor(String name, MetricType type, Unit unit, String... labels) {
    return new MetricDescriptor(
        new MetricName(name), type, "Help of " + name + ".", unit, List.of(labels));
  }

  static SeriesIndex index(String label, String... sorted) {
    return new SeriesIndex(List.of(label), List.of(sorted).stream().map(List::of).toList());
  }
}
