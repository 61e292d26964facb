package dev.tare.openmetrics;

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
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One family of every type, with the values that are hard to write. */
final class TestSnapshots {
  private TestSnapshots() {}

  static MetricsSnapshot everyType() {
    return new MetricsSnapshot(
        Labels.of("service", "orders"),
        List.of(
            new CounterFamily(
                    descriptor("orders_total", MetricType.COUNTER, Unit.NONE, "path"),
                    index("path", "back\\slash", "line\nfeed", "plain", "quo\"te", "ünïcode"),
                    new long[] {1, 2, 0, (1L << 53) - 1, 5})
                .withExemplars(
                    new @Nullable Exemplar[] {
                      null, new Exemplar(2, 0, 0xABCL, 7, 1_700_000_000_456L), null, null, null
                    })
                .withCreated(new long[] {0, 1_700_000_000_123L, 0, 1_700_000_000_000L, 0}),
            new CounterFamily(
                descriptor("busy_seconds_total", MetricType.COUNTER, Unit.SECONDS),
                SeriesIndex.SINGLE,
                new long[] {1_500_000_000L}),
            new GaugeFamily(
                descriptor("temperature", MetricType.GAUGE, Unit.NONE, "room"),
                index("room", "a", "b", "c"),
                bits(-0.5, Double.POSITIVE_INFINITY, 1e300)),
            new GaugeFamily(
                descriptor("mystery", MetricType.UNKNOWN, Unit.NONE), SeriesIndex.SINGLE, bits(7)),
            new HistogramFamily(
                    descriptor("order_seconds", MetricType.HISTOGRAM, Unit.SECONDS, "kind"),
                    index("kind", "retail"),
                    new long[] {500_000, 5_000_000},
                    new long[] {3, 2, 1, 1_234_567_890L})
                .withNative(
                    List.of(
                        new NativeHistogram(
                            0, 0x1p-12, 1, new int[] {-11, -8, 1}, new long[] {2, 2, 1})))
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
                new boolean[] {true, false})));
  }

  /** Names that some scrapers read and others need escaped. */
  static MetricsSnapshot utf8() {
    return new MetricsSnapshot(
        Labels.of("service.name", "orders"),
        List.of(
            new CounterFamily(
                descriptor("orders.done_total", MetricType.COUNTER, Unit.NONE, "path"),
                index("path", "a"),
                new long[] {1}),
            new HistogramFamily(
                descriptor("größe \"x\\y\"_bytes", MetricType.HISTOGRAM, Unit.BYTES),
                SeriesIndex.SINGLE,
                new long[] {64},
                new long[] {1, 1, 1_064}),
            new HistogramFamily(
                descriptor("queue.sizes", MetricType.GAUGE_HISTOGRAM, Unit.NONE),
                SeriesIndex.SINGLE,
                new long[] {64},
                new long[] {1, 1, 1_064}),
            new GaugeFamily(
                descriptor("room_temperature", MetricType.GAUGE, Unit.NONE, "room.no", "wing"),
                new SeriesIndex(List.of("room.no", "wing"), List.of(List.of("1", "w"))),
                bits(20)),
            new InfoFamily(
                descriptor("build.x_info", MetricType.INFO, Unit.NONE, "version"),
                index("version", "1.0")),
            new StateSetFamily(
                descriptor("mode.now", MetricType.STATE_SET, Unit.NONE),
                SeriesIndex.SINGLE,
                List.of("normal"),
                new boolean[] {true})));
  }

  /** Counters of one family, by their raw values. */
  static MetricsSnapshot counters(long... values) {
    String[] rows =
        IntStream.range(0, values.length)
            .mapToObj(Integer::toString)
            .sorted()
            .toArray(String[]::new);
    return new MetricsSnapshot(
        Labels.EMPTY,
        List.of(
            new CounterFamily(
                descriptor("calls_total", MetricType.COUNTER, Unit.NONE, "row"),
                index("row", rows),
                values)));
  }

  private static MetricDescriptor descriptor(
      String name, MetricType type, Unit unit, String... labels) {
    String help = "Help of " + name + ", \"quoted\", \\ and\nnew line.";
    return new MetricDescriptor(new MetricName(name), type, help, unit, List.of(labels));
  }

  private static SeriesIndex index(String label, String... sorted) {
    List<List<String>> rows = List.of(sorted).stream().map(List::of).toList();
    return new SeriesIndex(List.of(label), rows);
  }

  private static long[] bits(double... values) {
    long[] bits = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Double.doubleToRawLongBits(values[i]);
    }
    return bits;
  }
}
