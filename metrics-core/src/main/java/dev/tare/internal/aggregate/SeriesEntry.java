package dev.tare.internal.aggregate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One series with its handle.
 *
 * @param <S> the series, which keeps what was recorded
 * @param <T> the handle, which the user holds
 */
public final class SeriesEntry<S, T> {
  private final List<String> values;
  private final int hash;
  private final S series;
  private final T handle;

  /** Of the same hash bucket; published reference, written by {@link SeriesMap} under a lock. */
  private volatile @Nullable SeriesEntry<S, T> next;

  SeriesEntry(List<String> values, S series, T handle) {
    this.values = values;
    this.hash = SeriesMap.hash(values);
    this.series = series;
    this.handle = handle;
  }

  /** What is recorded. */
  public S series() {
    return series;
  }

  /** What the user holds. */
  public T handle() {
    return handle;
  }

  List<String> values() {
    return values;
  }

  int hash() {
    return hash;
  }

  @Nullable SeriesEntry<S, T> next() {
    return next;
  }

  void follow(@Nullable SeriesEntry<S, T> next) {
    this.next = next;
  }

  /** Whether the first {@code size} of the four are the values. */
  boolean is(int size, String a, String b, String c, String d) {
    return values.size() == size
        && values.get(0).equals(a)
        && (size < 2 || values.get(1).equals(b))
        && (size < 3 || values.get(2).equals(c))
        && (size < 4 || values.get(3).equals(d));
  }
}
