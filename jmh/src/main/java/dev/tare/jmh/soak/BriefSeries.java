package dev.tare.jmh.soak;

import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricsSnapshot;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Series that live for a few records and are removed, and come again under the same name: at the
 * end each has what was recorded in its last life, and those that are removed are not there. One
 * thread at a time.
 */
final class BriefSeries {
  static final String FAMILY = "soak_brief_seconds";

  private static final int NAMES = 8;
  private static final int MOST_RECORDS = 400;
  private static final int REMOVED = -1;

  private final Family<Histogram> family;
  private final String[] names = new String[NAMES];
  private final long[] counts = new long[NAMES];

  /** None yet; nobody else has names that begin with this. */
  BriefSeries(Family<Histogram> family, String prefix) {
    this.family = family;
    for (int i = 0; i < NAMES; i++) {
      names[i] = prefix + "-" + i;
      counts[i] = REMOVED;
    }
  }

  /** Ends the life of one of them, and mostly gives it another; says how many records that had. */
  long comeAndGo(SplittableRandom random) {
    int which = random.nextInt(NAMES);
    family.remove(names[which]);
    if (random.nextInt(4) == 0) {
      counts[which] = REMOVED;
      return 0;
    }
    int records = random.nextInt(MOST_RECORDS);
    Histogram histogram = family.with(names[which]);
    for (int i = 0; i < records; i++) {
      histogram.record(i);
    }
    counts[which] = records;
    return records;
  }

  /** How many there are. */
  int alive() {
    int alive = 0;
    for (long count : counts) {
      alive += count == REMOVED ? 0 : 1;
    }
    return alive;
  }

  /** What Tare says otherwise of those that are there, a line each. */
  void compare(MetricsSnapshot snapshot, List<String> differences) {
    for (int i = 0; i < NAMES; i++) {
      if (counts[i] != REMOVED) {
        Load.compare(
            snapshot, FAMILY + "_count", (double) counts[i], differences, "series", names[i]);
      }
    }
  }

  /** How many series of the family there are; without any it is not shown. */
  static int shown(MetricsSnapshot snapshot) {
    return snapshot.families().stream()
        .filter(shown -> shown.descriptor().name().value().equals(FAMILY))
        .mapToInt(shown -> ((HistogramFamily) shown).series().size())
        .sum();
  }
}
