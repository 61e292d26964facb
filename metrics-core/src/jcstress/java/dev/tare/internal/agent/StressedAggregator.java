package dev.tare.internal.agent;

import dev.tare.internal.aggregate.AggregatorSettings;
import dev.tare.internal.aggregate.CounterFamilyState;
import dev.tare.internal.aggregate.HistogramFamilyState;
import dev.tare.internal.histogram.HdrScale;
import dev.tare.internal.histogram.HistogramShape;
import dev.tare.internal.record.EventRecorder;
import dev.tare.internal.record.EventShape;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.record.PlayedCollector;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.LabelText;
import dev.tare.internal.series.SeriesTable;
import dev.tare.model.Detail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * An aggregator without a thread, which an actor plays, one histogram, and an event with another
 * and a counter.
 */
final class StressedAggregator {
  private static final String NAME = "n";

  private final SelfMetrics self = new SelfMetrics();
  private final AggregatorAgent agent;
  private final HistogramSeries series;
  private final SeriesTable<HistogramSeries, HistogramSeries> fed;
  private final CounterSeries counted;
  private final EventRecorder event;

  StressedAggregator() {
    this(4);
  }

  /** Scrapes wait for nothing: they leave their ticket and take what there is. */
  StressedAggregator(int maxRings) {
    this(maxRings, 0);
  }

  /** The same with room for blocks. */
  StressedAggregator(int maxRings, int blockBytes) {
    this.agent =
        new AggregatorAgent(
            new AggregatorSettings(
                RingBackEnd.best(),
                1024,
                maxRings,
                blockBytes,
                0,
                10,
                10,
                0,
                System::nanoTime,
                () -> 0,
                false,
                e -> {}),
            self);
    this.series = family("h").table().entry().handle();
    HistogramFamilyState<HistogramSeries> family = family("e", "name");
    this.fed = family.table();
    SeriesTable<CounterSeries, CounterSeries> counters = counters();
    this.counted = counters.entry().series();
    this.event =
        agent
            .aggregator()
            .newEvent(
                new EventShape(
                    List.of(new EventShape.Feed<>(counters, List.of())),
                    List.of(
                        new EventShape.Feed<>(
                            fed, List.of(new EventShape.KeyPart(0, 1, key -> NAME)))),
                    List.of(family.layout()),
                    10));
  }

  private HistogramFamilyState<HistogramSeries> family(String name, String... labels) {
    return agent
        .aggregator()
        .newHistogram(
            shape(name, labels), null, new LabelText(1_024, () -> {}), made -> made, () -> {});
  }

  private SeriesTable<CounterSeries, CounterSeries> counters() {
    SeriesTable<CounterSeries, CounterSeries> table =
        new SeriesTable<>(
            List.of(),
            new LabelText(1_024, () -> {}),
            agent.aggregator().seriesLimit(),
            1,
            () -> new CounterSeries(0),
            made -> made,
            (gone, handle) -> {},
            () -> {});
    agent
        .aggregator()
        .adopt(new CounterFamilyState(descriptor("c_total", MetricType.COUNTER), table, false));
    return table;
  }

  private static MetricDescriptor descriptor(String name, MetricType type, String... labels) {
    return new MetricDescriptor(new MetricName(name), type, "S.", Unit.NONE, List.of(labels));
  }

  private static HistogramShape shape(String name, String... labels) {
    return new HistogramShape(
        descriptor(name, MetricType.HISTOGRAM, labels),
        new long[] {10},
        new double[0],
        new HdrScale(1, 1_000, 2),
        0,
        0,
        OptionalInt.empty(),
        null,
        10);
  }

  /** A handle of the series that the event feeds. */
  HistogramSeries labelled() {
    return labelled(NAME);
  }

  /** Of another series of the same family. */
  HistogramSeries labelled(String name) {
    return fed.entry(name).handle();
  }

  /** How many records came after a removal. */
  long late() {
    return self.count(SelfMetric.RECORDS_AFTER_REMOVAL);
  }

  void record() {
    series.record(1);
  }

  /** Leaves a ticket; how many records the last copy shows, -1 where there was none. */
  long scrape() {
    return agent.snapshot(Detail.BUCKETS).families().stream()
        .mapToLong(family -> ((HistogramFamily) family).count(0))
        .findFirst()
        .orElse(-1);
  }

  void recordEvent() {
    event.record(0, 1, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Each drained at once. */
  void drained(int number, Runnable record) {
    for (int i = 0; i < number; i++) {
      record.run();
      agent.work();
    }
  }

  /** How many events come through a ring before the first that is given a place. */
  static int eventsBeforeABlock() {
    return beforeABlock(StressedAggregator::recordEvent);
  }

  /** How many values come through a ring before the first that is given a block. */
  static int valuesBeforeABlock() {
    return beforeABlock(StressedAggregator::record);
  }

  private static int beforeABlock(Consumer<StressedAggregator> record) {
    StressedAggregator tare = new StressedAggregator(4, 64 * 1024);
    int number = -1;
    while (tare.self.count(SelfMetric.BLOCKS_MADE) == 0) {
      tare.drained(1, () -> record.accept(tare));
      number++;
    }
    tare.close();
    return number;
  }

  void removeSeriesOfEvent() {
    fed.remove(NAME);
  }

  /** After one more pass. */
  long events() {
    agent.work();
    return fed.entry(NAME).series().recorded();
  }

  /** How many events there were, whatever became of the histogram; as of the last pass. */
  long counted() {
    return counted.total();
  }

  /** How many values the histogram shows, after one more pass. */
  long recorded() {
    agent.work();
    return series.recorded();
  }

  /** As if the collector had found that nobody has a removed series any more: it has to be so. */
  void collect() {
    PlayedCollector.enqueueRemoved(agent.aggregator());
  }

  /** What is done now and then, after a pass. */
  void maintain() {
    agent.aggregator().maintain(System.nanoTime());
  }

  void dutyCycle() {
    agent.work();
  }

  /** As the runner does; what holds threads and indexes is let go of. */
  void close() {
    agent.stop();
    agent.onClose();
  }
}
