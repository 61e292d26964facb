package dev.tare.otlp;

import dev.tare.model.CounterFamily;
import dev.tare.model.MetricFamily;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the receiver has: the families of the last snapshot that it took, and of earlier ones those
 * series that were absent since. A callback that fails once leaves its series out of one snapshot,
 * and they go on in the next. Each sender has its own, so that readers do not disturb each other.
 * One thread at a time.
 *
 * <p>A family is kept as it was sent: an earlier copy stays for as long as it alone has some
 * series, and those were absent from at most {@link #MOST_ABSENT} messages.
 */
final class Baseline {
  /** A series that is absent from more messages in a row is forgotten. */
  static final int MOST_ABSENT = 10;

  /**
   * A family as it is sent.
   *
   * @param startNs when each series began to count
   */
  @SuppressWarnings("ArrayRecordComponent") // one a series
  record Known(MetricFamily family, long[] startNs) {}

  /**
   * A family as it was sent.
   *
   * @param takenNs when that copy was taken
   * @param message the number of the message
   */
  record Sent(Known known, long takenNs, long message) {
    private static final int NONE = -1;

    MetricFamily family() {
      return known.family();
    }

    boolean isLike(MetricFamily other) {
      return family().getClass() == other.getClass()
          && family().series().labelNames().equals(other.series().labelNames());
    }

    /** Where a series of a family that is like this one was sent; negative if it was not. */
    int find(MetricFamily other, int row) {
      int found =
          family().series() == other.series()
              ? row
              : family().series().find(other.series().values(row));
      return found >= 0 && hasValue(family(), found) ? found : NONE;
    }
  }

  /** The newest copy of each family first. */
  private Map<String, List<Sent>> families = Map.of();

  private long messages;
  private long takenNs;

  /** Nothing was sent; what is counted then has begun at this time. */
  Baseline(long beginNs) {
    this.takenNs = beginNs;
  }

  /** When the last copy was taken; before the first, when counting began. */
  long takenNs() {
    return takenNs;
  }

  /** A family beside what was sent of it. */
  SinceLast of(MetricFamily family) {
    String name = family.descriptor().name().value();
    return SinceLast.of(family, families.getOrDefault(name, List.of()), takenNs);
  }

  /** The receiver has this now. */
  void becomes(Map<String, Known> sent, long sentTakenNs) {
    messages++;
    Map<String, List<Sent>> all = new HashMap<>();
    sent.forEach(
        (name, known) -> {
          List<Sent> copies = new ArrayList<>();
          copies.add(new Sent(known, sentTakenNs, messages));
          all.put(name, copies);
        });
    families.forEach(
        (name, earlier) -> {
          List<Sent> copies = all.computeIfAbsent(name, absent -> new ArrayList<>());
          earlier.stream().filter(copy -> isNeeded(copy, copies)).forEach(copies::add);
        });
    all.values().removeIf(List::isEmpty);
    families = all;
    takenNs = sentTakenNs;
  }

  /** Whether a copy has a series that none of the newer ones has. */
  private boolean isNeeded(Sent copy, List<Sent> newer) {
    MetricFamily family = copy.family();
    if (messages - copy.message() > MOST_ABSENT
        || newer.stream().anyMatch(other -> !other.isLike(family))) {
      return false;
    }
    for (int row = 0; row < family.series().size(); row++) {
      if (hasValue(family, row) && !isIn(newer, family, row)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(List<Sent> copies, MetricFamily family, int row) {
    for (Sent copy : copies) {
      if (copy.find(family, row) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a row was sent at all: a counter whose count is not known is left out. */
  private static boolean hasValue(MetricFamily family, int row) {
    return !(family instanceof CounterFamily counter) || counter.known(row);
  }
}
