package dev.tare.internal.series;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One series with its handle, and the values of its labels as {@code LabelText} keeps them.
 *
 * @param <S> the series, which keeps what was recorded
 * @param <T> the handle, which the user holds
 */
public final class SeriesEntry<S, T> {
  private final List<String> values;

  /** The first four values, null past the last: found with a load less each than in the list. */
  private final @Nullable String a;

  private final @Nullable String b;
  private final @Nullable String c;
  private final @Nullable String d;
  private final int hash;
  private final long lastRemoval;
  private final S series;
  private final T handle;

  /** Of the same hash bucket; published reference, written by {@link SeriesMap} under a lock. */
  private volatile @Nullable SeriesEntry<S, T> next;

  /**
   * Not in a map yet.
   *
   * @param lastRemoval the last removal of these values that a record may be older than
   */
  SeriesEntry(String[] values, long lastRemoval, S series, T handle) {
    this.values = List.of(values);
    this.a = value(values, 0);
    this.b = value(values, 1);
    this.c = value(values, 2);
    this.d = value(values, 3);
    this.hash = SeriesMap.hash(values);
    this.lastRemoval = lastRemoval;
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

  /** The values of the labels. */
  public List<String> values() {
    return values;
  }

  /** A record that is older than this removal of the same values counts in no series. */
  public long lastRemoval() {
    return lastRemoval;
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

  private static @Nullable String value(String[] values, int i) {
    return i < values.length ? values[i] : null;
  }

  boolean is(String a) {
    return a.equals(this.a) && b == null;
  }

  boolean is(String a, String b) {
    return a.equals(this.a) && b.equals(this.b) && c == null;
  }

  boolean is(String a, String b, String c) {
    return a.equals(this.a) && b.equals(this.b) && c.equals(this.c) && d == null;
  }

  boolean is(String a, String b, String c, String d) {
    return values.size() == 4
        && a.equals(this.a)
        && b.equals(this.b)
        && c.equals(this.c)
        && d.equals(this.d);
  }

  boolean is(@Nullable String[] values) {
    boolean same = this.values.size() == values.length;
    for (int i = 0; same && i < values.length; i++) {
      same = LabelText.orEmpty(values[i]).equals(this.values.get(i));
    }
    return same;
  }

  boolean is(KeyValues values, long key) {
    boolean same = this.values.size() == values.size();
    for (int i = 0; same && i < values.size(); i++) {
      same = values.value(i, key).equals(this.values.get(i));
    }
    return same;
  }
}
