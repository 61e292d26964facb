package dev.tare.internal.aggregate;

import dev.tare.model.SeriesIndex;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The series of one metric: from label values to series, and all series in order. Looking up known
 * values takes no lock and allocates nothing; new values take a lock. Bounded: over the limit every
 * new set of values is answered with one overflow series, whose values are all {@value #OTHER}.
 *
 * @param <S> the series, which keeps what was recorded
 * @param <T> the handle, which the user holds
 */
public final class SeriesTable<S, T> {
  /** The value of each label of an overflow series. */
  public static final String OTHER = "other";

  /** One series with its handle; {@code next} has the same hash bucket. */
  public record Entry<S, T>(
      List<String> values, int hash, S series, T handle, @Nullable Entry<S, T> next) {}

  /** All series at one time, in the order of their index. */
  public record Ordered<S>(SeriesIndex index, List<S> series) {}

  private final List<String> labelNames;
  private final SeriesLimit total;
  private final int limit;
  private final Function<List<String>, S> newSeries;
  private final Function<S, T> newHandle;
  private final Runnable onFirstOverflow;
  private final LongAdder overflows = new LongAdder();
  private final List<Entry<S, T>> entries = new ArrayList<>();

  /** Published reference; slots are written under the lock and read without it. */
  private volatile AtomicReferenceArray<Entry<S, T>> buckets = new AtomicReferenceArray<>(16);

  /** Published reference; null while {@link #entries} has what it does not show. */
  private volatile @Nullable Ordered<S> ordered;

  private @Nullable Entry<S, T> overflow;

  /**
   * An empty table.
   *
   * @param onFirstOverflow told once, when the limit is first met
   */
  public SeriesTable(
      List<String> labelNames,
      SeriesLimit total,
      int limit,
      Function<List<String>, S> newSeries,
      Function<S, T> newHandle,
      Runnable onFirstOverflow) {
    this.labelNames = List.copyOf(labelNames);
    this.total = total;
    this.limit = limit;
    this.newSeries = newSeries;
    this.newHandle = newHandle;
    this.onFirstOverflow = onFirstOverflow;
  }

  /** The entry of one label value. */
  public Entry<S, T> entry(String a) {
    int hash = a.hashCode();
    Entry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash == hash && is(entry, 1, a, a, a, a))) {
      entry = entry.next;
    }
    return entry != null ? entry : add(List.of(a));
  }

  /** The entry of two label values. */
  public Entry<S, T> entry(String a, String b) {
    int hash = 31 * a.hashCode() + b.hashCode();
    Entry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash == hash && is(entry, 2, a, b, b, b))) {
      entry = entry.next;
    }
    return entry != null ? entry : add(List.of(a, b));
  }

  /** The entry of three label values. */
  public Entry<S, T> entry(String a, String b, String c) {
    int hash = 31 * (31 * a.hashCode() + b.hashCode()) + c.hashCode();
    Entry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash == hash && is(entry, 3, a, b, c, c))) {
      entry = entry.next;
    }
    return entry != null ? entry : add(List.of(a, b, c));
  }

  /** The entry of four label values. */
  public Entry<S, T> entry(String a, String b, String c, String d) {
    int hash = 31 * (31 * (31 * a.hashCode() + b.hashCode()) + c.hashCode()) + d.hashCode();
    Entry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash == hash && is(entry, 4, a, b, c, d))) {
      entry = entry.next;
    }
    return entry != null ? entry : add(List.of(a, b, c, d));
  }

  /** The entry of any number of label values. */
  public Entry<S, T> entry(List<String> values) {
    Entry<S, T> entry = first(hash(values));
    while (entry != null && !entry.values.equals(values)) {
      entry = entry.next;
    }
    return entry != null ? entry : add(List.copyOf(values));
  }

  private static int hash(List<String> values) {
    int hash = 0;
    for (String value : values) {
      hash = 31 * hash + value.hashCode();
    }
    return hash;
  }

  private @Nullable Entry<S, T> first(int hash) {
    AtomicReferenceArray<Entry<S, T>> buckets = this.buckets;
    return buckets.get(spread(hash) & (buckets.length() - 1));
  }

  private static int spread(int hash) {
    return hash ^ (hash >>> 16);
  }

  /** Whether the first {@code size} of the four are the entry's values. */
  private static boolean is(Entry<?, ?> entry, int size, String a, String b, String c, String d) {
    List<String> values = entry.values;
    return values.size() == size
        && values.get(0).equals(a)
        && (size < 2 || values.get(1).equals(b))
        && (size < 3 || values.get(2).equals(c))
        && (size < 4 || values.get(3).equals(d));
  }

  private synchronized Entry<S, T> add(List<String> values) {
    if (values.size() != labelNames.size()) {
      throw new IllegalArgumentException(
          "values=" + values + " (expected: one for each of labels=" + labelNames + ")");
    }
    int hash = hash(values);
    Entry<S, T> known = first(hash);
    while (known != null && !known.values.equals(values)) {
      known = known.next;
    }
    if (known != null) {
      return known;
    }
    boolean taken = entries.size() < limit && total.tryTake();
    // A metric without labels has one series whatever the limits: there is nothing to tell apart.
    if (!taken && !labelNames.isEmpty()) {
      overflows.increment();
      return overflow();
    }
    return insert(values, hash);
  }

  /** Under the lock: the entry that stands for all values over the limit. */
  private Entry<S, T> overflow() {
    Entry<S, T> other = overflow;
    if (other == null) {
      List<String> values = Collections.nCopies(labelNames.size(), OTHER);
      Entry<S, T> known = first(hash(values));
      while (known != null && !known.values.equals(values)) {
        known = known.next;
      }
      other = known != null ? known : insert(values, hash(values));
      overflow = other;
      onFirstOverflow.run();
    }
    return other;
  }

  private Entry<S, T> insert(List<String> values, int hash) {
    S series = newSeries.apply(values);
    if (entries.size() >= buckets.length()) {
      grow();
    }
    int slot = spread(hash) & (buckets.length() - 1);
    Entry<S, T> entry =
        new Entry<>(values, hash, series, newHandle.apply(series), buckets.get(slot));
    entries.add(entry);
    buckets.set(slot, entry);
    ordered = null;
    return entry;
  }

  private void grow() {
    AtomicReferenceArray<Entry<S, T>> wider = new AtomicReferenceArray<>(4 * buckets.length());
    entries.replaceAll(
        entry -> {
          int slot = spread(entry.hash) & (wider.length() - 1);
          Entry<S, T> moved =
              new Entry<>(entry.values, entry.hash, entry.series, entry.handle, wider.get(slot));
          wider.set(slot, moved);
          return moved;
        });
    buckets = wider;
  }

  /** All series, sorted by their label values; the same object for as long as none is added. */
  public Ordered<S> ordered() {
    Ordered<S> current = ordered;
    return current != null ? current : sort();
  }

  private synchronized Ordered<S> sort() {
    List<Entry<S, T>> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(Entry::values, SeriesIndex::compare));
    SeriesIndex index = new SeriesIndex(labelNames, sorted.stream().map(Entry::values).toList());
    Ordered<S> fresh = new Ordered<>(index, sorted.stream().map(Entry::series).toList());
    ordered = fresh;
    return fresh;
  }

  /** How many lookups were answered with the overflow series. */
  public long overflows() {
    return overflows.sum();
  }
}
