package dev.tare.internal.aggregate;

import dev.tare.internal.histogram.HistogramShape;
import dev.tare.internal.histogram.WindowClock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The families that have windows of quantiles. */
final class QuantileWindows {
  private final long beginNs;
  private final List<HistogramFamilyState<?>> families = new CopyOnWriteArrayList<>();

  /** Windows of every length begin at a time, and at every half of their length from there. */
  QuantileWindows(long beginNs) {
    this.beginNs = beginNs;
  }

  /** Any thread: a clock for halves of windows, of which one is open now; null without windows. */
  @Nullable WindowClock clock(HistogramShape shape, long nowNs) {
    return shape.windowNs() == 0 ? null : new WindowClock(beginNs, shape.halfWindowNs(), nowNs);
  }

  /** Any thread: adds a family, if it has windows. */
  void add(HistogramFamilyState<?> family) {
    if (family.shape().windowNs() != 0) {
      families.add(family);
    }
  }

  /** Any thread: forgets a family. */
  void remove(AggregatedFamily family) {
    families.removeIf(known -> known == family);
  }

  /** Aggregator: ends the halves that are due. Asked at every pass, so it allocates nothing. */
  void turn(long nowNs) {
    for (int i = 0; i < families.size(); i++) {
      HistogramFamilyState<?> family = families.get(i);
      if (family.windowDue(nowNs)) {
        family.turnWindow(nowNs);
      }
    }
  }
}
