package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.MetricsSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a scrape at rest has to show of a histogram, a counter and an event by name: plain lists of
 * what was recorded. All of it is exact but for what was on its way when a series was removed: that
 * is gone with the series, or late. Nothing of it is in the series that comes after it.
 */
final class ScheduleOracle {
  static final List<String> NAMES = List.of("a", "b", "c", "d");

  private final List<Name> names = Stream.generate(Name::new).limit(NAMES.size()).toList();

  /** So many are late for certain, and perhaps some more. */
  private long late;

  private long perhapsLate;

  /** What the series of one name have to show. */
  private static final class Name {
    private final List<Long> values = new ArrayList<>();
    private long events;
    private long increments;

    /** Recorded since the last scrape at rest, and so perhaps on their way. */
    private long fresh;
  }

  /** What all events of a name carry, so that one in another's series shows in the sum. */
  static long eventValue(int name) {
    return 1_000L + name;
  }

  /** Each of the values as a value; and as many increments and events. */
  void recorded(int name, long[] values) {
    Name expected = names.get(name);
    Arrays.stream(values).forEach(expected.values::add);
    expected.increments += values.length;
    expected.events += values.length;
    expected.fresh += values.length;
  }

  /** Into series that had been removed. */
  void recordedLate(long records) {
    late += records;
  }

  void histogramRemoved(int name) {
    Name expected = names.get(name);
    perhapsLate += Math.min(expected.fresh, expected.values.size());
    expected.values.clear();
  }

  void counterRemoved(int name) {
    names.get(name).increments = 0;
  }

  /** From both families: the counter's, and that of the values. */
  void eventRemoved(int name) {
    Name expected = names.get(name);
    perhapsLate += 2 * Math.min(expected.fresh, expected.events);
    expected.events = 0;
  }

  /** A snapshot that was taken while nobody recorded. */
  void check(MetricsSnapshot shown) {
    for (int i = 0; i < names.size(); i++) {
      Name expected = names.get(i);
      String[] name = {"name", NAMES.get(i)};
      long sum = expected.values.stream().mapToLong(value -> value).sum();
      assertThat(shown.find("t_seconds_count", name).orElse(0))
          .isEqualTo((double) expected.values.size());
      assertThat(shown.find("t_seconds_sum", name).orElse(0)).isEqualTo(sum / 1e9);
      assertThat(shown.find("c_total", name).orElse(0)).isEqualTo((double) expected.increments);
      assertThat(shown.find("e_total", name).orElse(0)).isEqualTo((double) expected.events);
      assertThat(shown.find("e_values_count", name).orElse(0)).isEqualTo((double) expected.events);
      assertThat(shown.find("e_values_sum", name).orElse(0))
          .isEqualTo((double) expected.events * eventValue(i));
      expected.fresh = 0;
    }
    double late = shown.value("tare_records_after_removal_total");
    assertThat(late).isBetween((double) this.late, (double) (this.late + perhapsLate));
    this.late = (long) late; // at rest: what there is stays
    perhapsLate = 0;
  }
}
