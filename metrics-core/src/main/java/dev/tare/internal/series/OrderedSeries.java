package dev.tare.internal.series;

import dev.tare.model.SeriesIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** All series of a table at one time, in the order of their index. */
public record OrderedSeries<S>(SeriesIndex index, List<S> series) {

  /** Sorts them by their label values. */
  static <S> OrderedSeries<S> of(
      List<String> labelNames, Collection<? extends SeriesEntry<S, ?>> entries) {
    List<SeriesEntry<S, ?>> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(SeriesEntry::values, SeriesIndex::compare));
    return new OrderedSeries<>(
        new SeriesIndex(labelNames, sorted.stream().map(SeriesEntry::values).toList()),
        sorted.stream().<S>map(SeriesEntry::series).toList());
  }

  /**
   * When each began, in milliseconds since 1970; null where they do not tell, as those of one
   * {@code Metrics} do all or none.
   */
  public long @Nullable [] created(ToLongFunction<S> createdMs) {
    if (series.isEmpty() || createdMs.applyAsLong(series.get(0)) == 0) {
      return null;
    }
    return longs(createdMs);
  }

  /** What of each series is read, in their order. */
  public long[] longs(ToLongFunction<S> value) {
    long[] longs = new long[series.size()];
    for (int row = 0; row < longs.length; row++) {
      longs[row] = value.applyAsLong(series.get(row));
    }
    return longs;
  }
}
