package dev.tare.internal.aggregate;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A hash map from label values to entries. Finding takes no lock and allocates nothing, which no
 * map of lists does; adding and removing is for one thread at a time.
 *
 * <p>Who finds while an entry is removed, or moved to a larger table, may miss another of the same
 * bucket. So a miss has to be asked again under the lock that adding takes.
 */
final class SeriesMap<S, T> {
  /** Those that are in the map, each once; their identity is meant. */
  private final Set<SeriesEntry<S, T>> entries = new HashSet<>();

  /** Published reference; slots are written under the lock and read without it. */
  private volatile AtomicReferenceArray<SeriesEntry<S, T>> buckets = new AtomicReferenceArray<>(16);

  @Nullable SeriesEntry<S, T> find(String a) {
    int hash = a.hashCode();
    SeriesEntry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash() == hash && entry.is(a))) {
      entry = entry.next();
    }
    return entry;
  }

  @Nullable SeriesEntry<S, T> find(String a, String b) {
    int hash = 31 * a.hashCode() + b.hashCode();
    SeriesEntry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash() == hash && entry.is(a, b))) {
      entry = entry.next();
    }
    return entry;
  }

  @Nullable SeriesEntry<S, T> find(String a, String b, String c) {
    int hash = 31 * (31 * a.hashCode() + b.hashCode()) + c.hashCode();
    SeriesEntry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash() == hash && entry.is(a, b, c))) {
      entry = entry.next();
    }
    return entry;
  }

  @Nullable SeriesEntry<S, T> find(String a, String b, String c, String d) {
    int hash = 31 * (31 * (31 * a.hashCode() + b.hashCode()) + c.hashCode()) + d.hashCode();
    SeriesEntry<S, T> entry = first(hash);
    while (entry != null && !(entry.hash() == hash && entry.is(a, b, c, d))) {
      entry = entry.next();
    }
    return entry;
  }

  @Nullable SeriesEntry<S, T> find(List<String> values) {
    SeriesEntry<S, T> entry = first(hash(values));
    while (entry != null && !entry.values().equals(values)) {
      entry = entry.next();
    }
    return entry;
  }

  static int hash(List<String> values) {
    int hash = 0;
    for (String value : values) {
      hash = 31 * hash + value.hashCode();
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
