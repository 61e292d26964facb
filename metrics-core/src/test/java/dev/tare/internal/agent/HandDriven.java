package dev.tare.internal.agent;

import dev.tare.internal.aggregate.AggregatorSettings;
import dev.tare.internal.aggregate.CounterFamilyState;
import dev.tare.internal.aggregate.HistogramFamilyState;
import dev.tare.internal.histogram.HdrScale;
import dev.tare.internal.histogram.HistogramShape;
import dev.tare.internal.record.EventRecorder;
import dev.tare.internal.record.EventShape;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.ring.TestRings;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.LabelText;
import dev.tare.internal.series.SeriesTable;
import dev.tare.model.CounterFamily;
import dev.tare.model.Detail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.SeriesIndex;
import dev.tare.model.TraceContext;
import dev.tare.model.Unit;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An aggregator that works when the test says so, and an event whose key is one label: it counts in
 * {@link #counters}, and its field in {@link #histograms}.
 */
final class HandDriven {
  private static final LabelText TEXT = new LabelText(1_024, () -> {});
  private static final int RING_BYTES = 64 * 1024;

  private final SelfMetrics self = new SelfMetrics();
  final AggregatorAgent agent;
  final SeriesTable<CounterSeries, CounterSeries> counters;
  final HistogramFamilyState<HistogramSeries> histograms;
  final EventRecorder event;

  HandDriven(int maxRings, int seriesLimit) {
    this(maxRings, seriesLimit, HandDriven::name, null);
  }

  /** With so much memory for what each thread counts in place. */
  HandDriven(int threadBlockBytes) {
    this(4, 1_000, threadBlockBytes, HandDriven::name, null);
  }

  /**
   * An event of any key.
   *
   * @param histogramOf the label value of the histogram for a key
   */
  HandDriven(
      int maxRings,
      int seriesLimit,
      IntFunction<String> histogramOf,
      @Nullable TraceContext traces) {
    this(maxRings, seriesLimit, 64 * 1024, histogramOf, traces);
  }

  private HandDriven(
      int maxRings,
      int seriesLimit,
      int threadBlockBytes,
      IntFunction<String> histogramOf,
      @Nullable TraceContext traces) {
    this.agent =
        new AggregatorAgent(
            new AggregatorSettings(
                TestRings.backEnd(),
                RING_BYTES,
                maxRings,
                threadBlockBytes,
                0,
                100,
                100,
                1,
                System::nanoTime,
                () -> 0,
                false,
                e -> {}),
            self);
    this.counters = counters(seriesLimit);
    this.histograms = histograms("e_values", seriesLimit, traces);
    this.event =
        agent
            .aggregator()
            .newEvent(
                new EventShape(
                    List.of(
                        new EventShape.Feed<>(
                            counters, List.of(new EventShape.KeyPart(0, 8, HandDriven::name)))),
                    List.of(
                        new EventShape.Feed<>(
                            histograms.table(),
                            List.of(new EventShape.KeyPart(0, 8, histogramOf)))),
                    List.of(histograms.layout()),
                    100));
    agent.onStart(); // on this thread a snapshot makes the pass itself
  }

  private SeriesTable<CounterSeries, CounterSeries> counters(int seriesLimit) {
    SeriesTable<CounterSeries, CounterSeries> table =
        new SeriesTable<>(
            List.of("name"),
            TEXT,
            agent.aggregator().seriesLimit(),
            seriesLimit,
            () -> new CounterSeries(0),
            series -> series,
            (series, handle) -> agent.aggregator().reclaimer().remove(series),
            () -> {});
    agent
        .aggregator()
        .adopt(new CounterFamilyState(descriptor("e_total", MetricType.COUNTER), table, false));
    return table;
  }

  /** A family that the event does not feed. */
  HistogramFamilyState<HistogramSeries> otherHistograms() {
    return histograms("o_values", 10, null);
  }

  private HistogramFamilyState<HistogramSeries> histograms(
      String name, int seriesLimit, @Nullable TraceContext traces) {
    HistogramShape shape =
        new HistogramShape(
            descriptor(name, MetricType.HISTOGRAM),
            new long[] {10},
            new double[0],
            new HdrScale(1, 1_000, 2),
            0,
            0,
            OptionalInt.empty(),
            traces,
            seriesLimit);
    return agent.aggregator().newHistogram(shape, null, TEXT, series -> series, () -> {});
  }

  private static MetricDescriptor descriptor(String name, MetricType type) {
    return new MetricDescriptor(new MetricName(name), type, "E.", Unit.NONE, List.of("name"));
  }

  static String name(int key) {
    return "n" + key;
  }

  void record(int key, long value) {
    event.recordWithExemplars(key, value, 0, 0, 0, 0, 0, 0, 0);
  }

  /** From both families. */
  void remove(int key) {
    counters.remove(name(key));
    histograms.table().remove(name(key));
  }

  /** A pass, and what it shows: events by label value. */
  Map<String, Long> events() {
    return shown(CounterFamily.class, CounterFamily::value);
  }

  /** A pass, and what it shows: sums by label value. */
  Map<String, Long> sums() {
    return shown(HistogramFamily.class, HistogramFamily::sum);
  }

  HistogramFamily histogramFamily() {
    return family(HistogramFamily.class);
  }

  /** What {@link #otherHistograms()} shows. */
  HistogramFamily otherHistogramFamily() {
    return agent.snapshot(Detail.BUCKETS).families().stream()
        .filter(family -> family.descriptor().name().value().equals("o_values"))
        .map(HistogramFamily.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private <F extends MetricFamily> Map<String, Long> shown(
      Class<F> type, ToDoubleBiFunction<F, Integer> value) {
    F family = family(type);
    SeriesIndex series = family.series();
    Map<String, Long> shown = new TreeMap<>();
    for (int row = 0; row < series.size(); row++) {
      shown.put(series.values(row).get(0), (long) value.applyAsDouble(family, row));
    }
    return shown;
  }

  private <F extends MetricFamily> F family(Class<F> type) {
    return agent.snapshot(Detail.BUCKETS).families().stream()
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst()
        .orElseThrow();
  }

  long late() {
    return self.count(SelfMetric.RECORDS_AFTER_REMOVAL);
  }

  long exemplarsDropped() {
    return self.count(SelfMetric.EXEMPLARS_DROPPED);
  }

  long blocksMade() {
    return self.count(SelfMetric.BLOCKS_MADE);
  }

  long blocksRefused() {
    return self.count(SelfMetric.BLOCKS_REFUSED);
  }

  /** What all threads' blocks take. */
  long blockBytes() {
    return agent.snapshot(Detail.BUCKETS).stats().blockBytes();
  }
}
