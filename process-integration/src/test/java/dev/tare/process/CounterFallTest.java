package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.CounterFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** What becomes of counters that are read lower than before. */
class CounterFallTest {
  private static final long TICK_NS = 10_000_000;
  private static final long HELD_NS = 3_000_000_000L;

  private final long[] read = new long[6];
  private final SlotSource source =
      new SlotSource(
          "made",
          (reader, slots) -> {
            System.arraycopy(read, 0, slots, 0, read.length);
            return true;
          },
          SlotFamily.counter("a_seconds_total", Unit.SECONDS, 0, "Time."),
          SlotFamily.counter("b_bytes_total", Unit.BYTES, 1, "Bytes."),
          SlotFamily.counter("c_total", Unit.NONE, 2, "Things."),
          SlotFamily.gauge("d_seconds", Unit.SECONDS, 3, "Not a counter."),
          SlotFamily.summary("e_seconds", Unit.SECONDS, 4, "Both.", "x", List.of("y")));

  private List<Long> look(long... values) throws IOException {
    System.arraycopy(values, 0, read, 0, values.length);
    source.read(Fixtures.reader());
    source.publish();
    return shown();
  }

  private List<Long> shown() {
    List<MetricFamily> families = new ArrayList<>();
    source.families(families);
    List<Long> shown = new ArrayList<>();
    for (MetricFamily family : families) {
      if (family instanceof CounterFamily counter) {
        shown.add(counter.rawValue(0));
      } else if (family instanceof SummaryFamily summary) {
        shown.add(summary.count(0));
        shown.add(Math.round(summary.sum(0) * 1e9));
      }
    }
    return shown;
  }

  @Example
  void shouldHoldATickAndShowAReset() throws IOException {
    long day = 86_400_000_000_000L;
    look(day, 500, 70, 5, 9, day);
    assertThat(look(day - TICK_NS, 499, 69, 4, 8, day - TICK_NS))
        .as("time is held, what is counted is not")
        .containsExactly(day, 499L, 69L, 8L, day);
    assertThat(look(day + TICK_NS, 500, 70, 5, 9, day + 2 * TICK_NS))
        .containsExactly(day + TICK_NS, 500L, 70L, 9L, day + 2 * TICK_NS);
    assertThat(look(TICK_NS, 0, 0, 0, 0, 0)).containsExactly(TICK_NS, 0L, 0L, 0L, 0L);
    assertThat(look(0, 0, 0, 0, 0, 0)).startsWith(TICK_NS);
  }

  /** What was shown before a source failed is what it must not fall below by a tick. */
  @Example
  void shouldRememberAcrossFailures() throws IOException {
    look(10 * TICK_NS, 5, 5, 0, 0, 0);
    source.withdraw();
    assertThat(shown()).isEmpty();
    assertThat(look(9 * TICK_NS, 5, 5, 0, 0, 0)).startsWith(10 * TICK_NS);
    assertThat(look(MetricFamily.ABSENT, 5, 5, 0, 0, 0)).startsWith(5L, 5L);
    assertThat(look(9 * TICK_NS, 5, 5, 0, 0, 0)).startsWith(10 * TICK_NS);
  }

  /** Never wrong by more than what is held, never falling by less than that. */
  @Property
  void shouldStayNearWhatIsRead(@ForAll List<@LongRange(min = 0) Long> values) {
    long shown = MetricFamily.ABSENT;
    for (long value : values) {
      long before = shown;
      shown = CounterFall.shown(before, value, HELD_NS);
      assertThat(shown).isGreaterThanOrEqualTo(value);
      assertThat(shown - value).isLessThan(HELD_NS);
      assertThat(shown >= before || before - shown >= HELD_NS).isTrue();
    }
  }

  @Property
  void shouldShowWhatIsNoTimeAsItIsRead(
      @ForAll @LongRange(min = 0) long before, @ForAll @LongRange(min = 0) long read) {
    assertThat(CounterFall.shown(before, read, 0)).isEqualTo(read);
    assertThat(CounterFall.shown(before, MetricFamily.ABSENT, HELD_NS))
        .isEqualTo(MetricFamily.ABSENT);
    assertThat(CounterFall.shown(MetricFamily.ABSENT, read, HELD_NS)).isEqualTo(read);
  }
}
