package dev.tare.internal.series;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Removes the series of one metric that have stood still for a while. Recording knows nothing of
 * it: what a series has counted is compared with what it had when it was last looked at.
 */
public final class Expiry<S> {
  /** The activity of a series that stays, however often it says so. */
  static final long NOT_IDLE = -1;

  /** How often series are looked at within the time after which they go. */
  private static final int LOOKS = 4;

  /** What a series had counted, and since when. */
  private record Standing(long activity, long sinceNs) {}

  private final SeriesTable<S, ?> table;
  private final long idleNs;
  private final ToLongFunction<S> activity;

  /** Aggregator's own: those that were there at the last look; a series equals only itself. */
  private Map<S, Standing> seen = new HashMap<>();

  private long nextLookNs;

  /**
   * Nothing seen yet.
   *
   * @param activity changes when the series is recorded into, or is {@link #NOT_IDLE}; called by
   *     the aggregator
   */
  public Expiry(SeriesTable<S, ?> table, long idleNs, ToLongFunction<S> activity, long nowNs) {
    this.table = table;
    this.idleNs = idleNs;
    this.activity = activity;
    this.nextLookNs = nowNs;
  }

  public boolean isOf(SeriesTable<?, ?> table) {
    return this.table == table;
  }

  /** Aggregator: looks, if it is time to. */
  public void tick(long nowNs) {
    if (nowNs - nextLookNs >= 0) {
      nextLookNs = nowNs + idleNs / LOOKS;
      look(nowNs);
    }
  }

  private void look(long nowNs) {
    Map<S, Standing> standing = new HashMap<>();
    OrderedSeries<S> ordered = table.ordered();
    List<S> series = ordered.series();
    for (int row = 0; row < series.size(); row++) {
      S one = series.get(row);
      Standing now = standing(one, seen.get(one), nowNs);
      if (nowNs - now.sinceNs >= idleNs) {
        table.expire(ordered.index().values(row), one); // another may have its values by now
      } else {
        standing.put(one, now);
      }
    }
    seen = standing;
  }

  private Standing standing(S series, @Nullable Standing before, long nowNs) {
    long now = activity.applyAsLong(series);
    if (before == null || before.activity != now || now == NOT_IDLE) {
      return new Standing(now, nowNs);
    }
    return before;
  }
}
