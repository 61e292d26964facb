package dev.tare.otlp;

import dev.tare.model.MetricFamily;
import java.util.Map;

/**
 * What the receiver has: the families of the last snapshot that it took. Each sender has its own,
 * so that readers do not disturb each other. One thread at a time.
 */
final class Baseline {
  /**
   * A family as it was sent.
   *
   * @param startNs when each series began to count
   */
  @SuppressWarnings("ArrayRecordComponent") // one a series
  record Known(MetricFamily family, long[] startNs) {}

  private Map<String, Known> families = Map.of();
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
    return SinceLast.of(family, families.get(family.descriptor().name().value()), takenNs);
  }

  /** The receiver has this now. */
  void becomes(Map<String, Known> sent, long sentTakenNs) {
    families = Map.copyOf(sent);
    takenNs = sentTakenNs;
  }
}
