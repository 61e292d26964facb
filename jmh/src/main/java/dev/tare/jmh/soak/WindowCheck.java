package dev.tare.jmh.soak;

import dev.tare.model.MetricsSnapshot;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether the quantiles of the last minute are those of what is recorded, however often windows
 * turn: what is recorded never changes, so the median is the same in each.
 */
final class WindowCheck {
  /** In seconds. The median is 49 µs; that of a few thousand values is never as far off. */
  private static final double LEAST = 32e-6;

  private static final double MOST = 80e-6;

  /** Values of one series between two scrapes, below which chance has too much of a say. */
  private static final double ENOUGH = 2_000;

  /** A window, and the half that may have begun before. */
  private static final long STEADY_NS = TimeUnit.SECONDS.toNanos(90);

  private double before;
  private long steadySinceNs;
  private int looks;
  private int wrong;

  /** Nothing recorded yet. */
  WindowCheck(long nowNs) {
    this.steadySinceNs = nowNs;
  }

  /**
   * A scrape: half a window may have ended since the last.
   *
   * @param nowNs by Tare's clock
   */
  void look(MetricsSnapshot snapshot, long nowNs) {
    double count = snapshot.value("soak_latency_seconds_count", "series", "s0");
    if (count - before < ENOUGH) {
      steadySinceNs = nowNs;
    } else if (nowNs - steadySinceNs >= STEADY_NS) {
      double median =
          snapshot.value(
              "soak_latency_quantile_seconds", "quantile", "0.5", "series", "s0", "window", "60s");
      looks++;
      wrong += median >= LEAST && median <= MOST ? 0 : 1;
    }
    before = count;
  }

  /** How many medians were looked at. */
  int looks() {
    return looks;
  }

  void differences(List<String> differences) {
    if (wrong > 0) {
      differences.add("%s of %s medians are not of what was recorded".formatted(wrong, looks));
    }
  }
}
