package dev.tare.internal.record;

import dev.tare.internal.block.CellBlock;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.series.CounterSeries;
import org.jspecify.annotations.Nullable;

/** Where one thread counts in place, within its budget. The aggregator's own. */
public interface ThreadPlaces {

  /**
   * The thread's block of a series, made if there is none; null where the budget has no room.
   *
   * @param value is to have a cell there, unless it lies far off; {@link EventShape#ABSENT} for no
   *     value
   */
  @Nullable CellBlock block(HistogramSeries series, long value);

  /** The thread's count of a series, made if there is none; null where the budget has no room. */
  @Nullable PaddedLong count(CounterSeries series);

  /**
   * Takes from the budget, or gives back.
   *
   * @param bytes negative for giving back
   * @return false where the budget has no room, and nothing was taken
   */
  boolean take(int bytes);
}
