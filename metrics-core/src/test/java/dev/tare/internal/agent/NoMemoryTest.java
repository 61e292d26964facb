package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.internal.aggregate.AggregatorSettings;
import dev.tare.internal.aggregate.HistogramFamilyState;
import dev.tare.internal.histogram.HdrScale;
import dev.tare.internal.histogram.HistogramShape;
import dev.tare.internal.record.EventRecorder;
import dev.tare.internal.record.EventShape;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.internal.series.LabelText;
import dev.tare.model.Detail;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** There is no memory for another series, and then there is again. */
class NoMemoryTest {
  private static final int LIMIT = 10;

  private final SelfMetrics self = new SelfMetrics();
  private final List<Throwable> told = new ArrayList<>();
  private boolean memory = true;

  @Test
  void shouldGiveBackWhatWasTakenForASeriesThatCouldNotBeMade() {
    HistogramFamilyState<HistogramSeries> family = family(agent(0));
    memory = false;
    for (int i = 0; i < 3 * LIMIT; i++) {
      String value = "a" + i;
      assertThatThrownBy(() -> family.table().entry(value)).isInstanceOf(OutOfMemoryError.class);
    }
    memory = true;
    for (int i = 0; i < LIMIT; i++) {
      assertThat(family.table().entry("b" + i).series().layout().hasHdr()).isTrue();
    }
    assertThat(family.table().overflows()).isZero();
    assertThat(self.count(SelfMetric.QUANTILES_REFUSED)).isZero();
    assertThat(family.table().ordered().series()).hasSize(LIMIT);
    family.table().entry("one more");
    assertThat(family.table().overflows()).as("the limit holds").isEqualTo(1);
  }

  /** With a ring the aggregator finds no memory, and without one the thread that records. */
  @ParameterizedTest
  @ValueSource(ints = {0, 64})
  void shouldCountEventsAsOtherUntilThereIsMemory(int maxRings) {
    AggregatorAgent agent = agent(maxRings);
    HistogramFamilyState<HistogramSeries> family = family(agent);
    EventRecorder event = event(agent, family);
    family.table().other();
    record(event, 1, 5);
    if (maxRings > 0) {
      agent.doWork(); // where there is none, it would make rings to be shared
    }

    memory = false;
    record(event, 1, 5);
    record(event, 2, 7);
    record(event, 2, 7);
    if (maxRings > 0) {
      agent.doWork();
    }
    memory = true;
    record(event, 2, 7);

    assertThat(counts(agent)).isEqualTo(Map.of("n1", 2L, "n2", 1L, "other", 2L));
    agent.doWork(); // tells
    assertThat(self.count(SelfMetric.AGGREGATOR_ERRORS)).isEqualTo(2);
    assertThat(told).hasSize(2).hasOnlyElementsOfType(OutOfMemoryError.class);
    assertThat(family.table().overflows()).isEqualTo(1 + 2);
  }

  @Test
  void shouldCountAsLostWhatCannotEvenBeOtherAndThrowNothing() {
    AggregatorAgent agent = agent(0);
    HistogramFamilyState<HistogramSeries> family = family(agent);
    EventRecorder event = event(agent, family);
    memory = false;
    record(event, 1, 5);
    record(event, 1, 5);
    memory = true;
    record(event, 1, 5);

    assertThat(self.count(SelfMetric.RECORDS_LOST)).isEqualTo(2);
    assertThat(counts(agent)).isEqualTo(Map.of("n1", 1L));
  }

  private static EventRecorder event(
      AggregatorAgent agent, HistogramFamilyState<HistogramSeries> family) {
    EventShape.KeyPart name = new EventShape.KeyPart(0, 8, id -> "n" + id);
    return agent
        .aggregator()
        .newEvent(
            new EventShape(
                List.of(),
                List.of(new EventShape.Feed<>(family.table(), List.of(name))),
                List.of(family.layout()),
                100));
  }

  private static void record(EventRecorder event, long key, long value) {
    event.record(key, value, 0, 0, 0, 0, 0, 0, 0);
  }

  private static Map<String, Long> counts(AggregatorAgent agent) {
    agent.onStart(); // on this thread a snapshot makes the pass itself
    HistogramFamily shown = (HistogramFamily) agent.snapshot(Detail.BUCKETS).families().get(0);
    Map<String, Long> counts = new HashMap<>();
    for (int row = 0; row < shown.series().size(); row++) {
      counts.put(shown.series().values(row).get(0), shown.count(row));
    }
    return counts;
  }

  private AggregatorAgent agent(int maxRings) {
    return new AggregatorAgent(
        new AggregatorSettings(
            RingBackEnd.ARRAY,
            1024,
            maxRings,
            0,
            0,
            LIMIT,
            LIMIT,
            1,
            System::nanoTime,
            () -> 0,
            false,
            told::add),
        self);
  }

  private HistogramFamilyState<HistogramSeries> family(AggregatorAgent agent) {
    HistogramShape shape =
        new HistogramShape(
            descriptor("h", MetricType.HISTOGRAM, "name"),
            new long[] {10},
            new double[] {1},
            new HdrScale(1, 1_000, 2),
            0,
            0,
            OptionalInt.empty(),
            null,
            LIMIT);
    return agent
        .aggregator()
        .newHistogram(
            shape,
            descriptor("h_quantile", MetricType.GAUGE, "name", "quantile", "window"),
            new LabelText(1_024, () -> {}),
            series -> {
              if (!memory) {
                throw new OutOfMemoryError("the test's");
              }
              return series;
            },
            () -> {});
  }

  private static MetricDescriptor descriptor(String name, MetricType type, String... labels) {
    return new MetricDescriptor(new MetricName(name), type, "H.", Unit.NONE, List.of(labels));
  }
}
