package dev.tare.internal.series;

import static dev.tare.internal.series.LabelText.orEmpty;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A hash map from label values to entries. Finding takes no lock and allocates nothing, which no
 * map of lists does: values are hashed and compared where they are. Adding and removing is for one
 * thread at a time.
 *
 * <p>Its values are those that {@link LabelText} keeps. Values are looked up as they come, and
 * after a miss as they would be kept: so only those pay for a look at their text that are not
 * known, and one that had to be repaired is found again.
 *
 * <p>Who finds while an entry is removed, or moved to a larger table, may miss another of the same
 * bucket. So a miss has to be asked again under the lock that adding takes.
 */
final class SeriesMap<S, T> {
  private final LabelText text;

  /** Those that are in the map, each once; their identity is meant. */
  private final Set<SeriesEntry<S, T>> entries = new HashSet<>();

  /** Published reference; slots are written under the lock and read without it. */
  private volatile AtomicReferenceArray<SeriesEntry<S, T>> buckets = new AtomicReferenceArray<>(16);

  /**
   * An empty map.
   *
   * @param text says how values are kept
   */
  SeriesMap(LabelText text) {
    this.text = text;
  }

  @Nullable SeriesEntry<S, T> find(@Nullable String a) {
    SeriesEntry<S, T> entry = search(orEmpty(a));
    return entry != null ? entry : search(text.keptAndCounted(a));
  }

  private @Nullable SeriesEntry<S, T> search(String a) {
    int hash = a.hashCode();
    SeriesEntry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash() == hash && entry.is(a))) {
      entry = entry.next();
    }
    return entry;
  }

  @Nullable SeriesEntry<S, T> find(@Nullable String a, @Nullable String b) {
    SeriesEntry<S, T> entry = search(orEmpty(a), orEmpty(b));
    return entry != null ? entry : search(text.keptAndCounted(a), text.keptAndCounted(b));
  }

  private @Nullable SeriesEntry<S, T> search(String a, String b) {
    int hash = 31 * a.hashCode() + b.hashCode();
    SeriesEntry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash() == hash && entry.is(a, b))) {
      entry = entry.next();
    }
    return entry;
  }

  @Nullable SeriesEntry<S, T> find(@Nullable String a, @Nullable String b, @Nullable String c) {
    SeriesEntry<S, T> entry = search(orEmpty(a), orEmpty(b), orEmpty(c));
    return entry != null
        ? entry
        : search(text.keptAndCounted(a), text.keptAndCounted(b), text.keptAndCounted(c));
  }

  private @Nullable SeriesEntry<S, T> search(String a, String b, String c) {
    int hash = 31 * (31 * a.hashCode() + b.hashCode()) + c.hashCode();
    SeriesEntry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash() == hash && entry.is(a, b, c))) {
      entry = entry.next();
    }
    return entry;
  }

  @Nullable SeriesEntry<S, T> find(
      @Nullable String a, @Nullable String b, @Nullable String c, @Nullable String d) {
    SeriesEntry<S, T> entry = search(orEmpty(a), orEmpty(b), orEmpty(c), orEmpty(d));
    return entry != null
        ? entry
        : search(
            text.keptAndCounted(a),
            text.keptAndCounted(b),
            text.keptAndCounted(c),
            text.keptAndCounted(d));
  }

  private @Nullable SeriesEntry<S, T> search(String a, String b, String c, String d) {
    int hash = 31 * (31 * (31 * a.hashCode() + b.hashCode()) + c.hashCode()) + d.hashCode();
    SeriesEntry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash() == hash && entry.is(a, b, c, d))) {
      entry = entry.next();
    }
    return entry;
  }

  /** Any number of values. Leaves the array as it is, and keeps no hold of it. */
  @Nullable SeriesEntry<S, T> find(@Nullable String[] values) {
    SeriesEntry<S, T> entry = findKept(values);
    return entry != null || text.isKept(values) ? entry : findKept(text.keptAndCounted(values));
  }

  /** The same of values that are as they are kept, or null for empty. */
  @Nullable SeriesEntry<S, T> findKept(@Nullable String[] values) {
    return switch (values.length) {
      case 1 -> search(orEmpty(values[0]));
      case 2 -> search(orEmpty(values[0]), orEmpty(values[1]));
      case 3 -> search(orEmpty(values[0]), orEmpty(values[1]), orEmpty(values[2]));
      case 4 ->
          search(orEmpty(values[0]), orEmpty(values[1]), orEmpty(values[2]), orEmpty(values[3]));
      default -> search(values);
    };
  }

  private @Nullable SeriesEntry<S, T> search(@Nullable String[] values) {
    int hash = hash(values);
    SeriesEntry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash() == hash && entry.is(values))) {
      entry = entry.next();
    }
    return entry;
  }

  @Nullable SeriesEntry<S, T> find(KeyValues values, long key) {
    int hash = 0;
    for (int i = 0; i < values.size(); i++) {
      hash = 31 * hash + values.value(i, key).hashCode();
    }
    SeriesEntry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash() == hash && entry.is(values, key))) {
      entry = entry.next();
    }
    return entry;
  }

  static int hash(@Nullable String[] values) {
    int hash = 0;
    for (String value : values) {
      hash = 31 * hash + orEmpty(value).hashCode();
    }
    return hash;
  }

  private @Nullable SeriesEntry<S, T> first(int hash) {
    AtomicReferenceArray<SeriesEntry<S, T>> buckets = this.buckets;
    return buckets.get(slot(buckets, hash));
  }

  private static int slot(AtomicReferenceArray<?> buckets, int hash) {
    return (hash ^ (hash >>> 16)) & (buckets.length() - 1);
  }

  /** Under the lock: adds an entry whose values are not in the map. */
  void add(SeriesEntry<S, T> entry) {
    if (entries.size() >= buckets.length()) {
      // Each entry comes before those that were moved earlier, so who is on the way through the old
      // buckets at worst takes a wrong turn, never a round trip.
      AtomicReferenceArray<SeriesEntry<S, T>> wider =
          new AtomicReferenceArray<>(4 * buckets.length());
      entries.forEach(known -> link(wider, known));
      buckets = wider;
    }
    boolean added = false;
    try {
      entries.add(entry);
      link(buckets, entry);
      added = true;
    } finally {
      if (!added) {
        entries.remove(entry); // it may be in a set that found no memory to grow after that
      }
    }
  }

  private static <S, T> void link(
      AtomicReferenceArray<SeriesEntry<S, T>> buckets, SeriesEntry<S, T> entry) {
    int slot = slot(buckets, entry.hash());
    entry.follow(buckets.get(slot));
    buckets.set(slot, entry);
  }

  /** Under the lock: removes an entry that is in the map. */
  void remove(SeriesEntry<S, T> removed) {
    int slot = slot(buckets, removed.hash());
    SeriesEntry<S, T> before = null;
    SeriesEntry<S, T> entry = buckets.get(slot);
    while (entry != removed && entry != null) {
      before = entry;
      entry = entry.next();
    }
    if (before == null) {
      buckets.set(slot, removed.next());
    } else {
      before.follow(removed.next());
    }
    entries.remove(removed);
  }

  /** Under the lock: all entries, in no order. */
  Collection<SeriesEntry<S, T>> entries() {
    return Collections.unmodifiableSet(entries);
  }
}
