package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.instrument.Event;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.EventField;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of as many fields as there can be, counted in place, some series without quantiles. */
@Tag("recording")
class WideEventTest {
  private static final int FIELDS = 8;
  private static final int EVENTS = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final long[] counts = new long[FIELDS];
  private final long[] sums = new long[FIELDS];
  private final Random random = new Random(5);

  /** With a limit of 3, five of the eight series have cells of their own kind. */
  @ParameterizedTest
  @ValueSource(ints = {3, 100})
  void shouldCountEachFieldOnceWhereverItIsCounted(int quantileSeries) {
    MetricsOptions options =
        MetricsOptions.builder()
            .selfMetrics(SelfMetricDetail.ALL)
            .quantileSeriesLimit(quantileSeries)
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      EventBuilder builder = metrics.registry().event("wide").label("kind", 3);
      for (int i = 0; i < FIELDS; i++) {
        builder =
            builder.measures(
                metrics.registry().histogram(name(i), "Took.").unit(Unit.SECONDS).labels("kind"));
      }
      Event event = builder.register();
      int recorded = 0;
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (blocks(metrics) == 0) {
        assertThat(System.nanoTime()).as("nothing is counted in place").isLessThan(deadline);
        recorded += record(event, 1_000);
      }
      recorded += record(event, EVENTS);

      MetricsSnapshot snapshot = metrics.snapshot();
      for (int i = 0; i < FIELDS; i++) {
        assertThat(snapshot.value(name(i) + "_count", "kind", "k")).isEqualTo((double) counts[i]);
        assertThat(snapshot.value(name(i) + "_sum", "kind", "k")).isEqualTo(sums[i] / 1e9);
      }
      assertThat(recorded).isGreaterThan(EVENTS);
    }
  }

  private static String name(int field) {
    return "wide" + field + "_seconds";
  }

  private static double blocks(Metrics metrics) {
    return metrics.snapshot().value("tare_blocks_made_total");
  }

  private int record(Event event, int events) {
    List<EventField> fields = new ArrayList<>();
    for (int i = 0; i < FIELDS; i++) {
      fields.add(event.field(i));
    }
    long key = event.key("k");
    long[] v = new long[FIELDS];
    for (int n = 0; n < events; n++) {
      for (int i = 0; i < FIELDS; i++) {
        v[i] = random.nextInt(10) == 0 ? Event.ABSENT : value();
        counts[i] += v[i] == Event.ABSENT ? 0 : 1;
        sums[i] += v[i] == Event.ABSENT ? 0 : v[i];
      }
      event.record(
          key,
          fields.get(0),
          v[0],
          fields.get(1),
          v[1],
          fields.get(2),
          v[2],
          fields.get(3),
          v[3],
          fields.get(4),
          v[4],
          fields.get(5),
          v[5],
          fields.get(6),
          v[6],
          fields.get(7),
          v[7]);
    }
    return events;
  }

  /** Around a millisecond, and now and then far off. */
  private long value() {
    return random.nextInt(100) == 0
        ? random.nextInt(2_000_000_000)
        : (long) (1_000_000 * Math.exp(random.nextGaussian()));
  }
}
