package dev.tare.internal.series;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Small numbers for strings, given out once and for ever, up to a capacity. Any thread. Looking up
 * is lock-free and allocates nothing; adding takes a lock. Strings are those that {@link LabelText}
 * keeps: one that it would change is looked up as it came, and then as it is kept.
 */
public final class StringIds {
  /*
   * Entries and strings are immutable, and read by plain loads: an event looks each of its labels
   * up, and the type checks of a volatile array are a sixth of what that costs. Whoever sees one
   * sees all of it, since its fields are final. Whoever does not see it yet asks again in order:
   * under the lock, or after `full`, which is written last.
   */

  /** A string of a hash bucket, with those that came before. */
  private record Entry(String value, int id, @Nullable Entry next) {}

  /** By hash. Written under the lock. */
  private final @Nullable Entry[] buckets;

  /** By id. Written under the lock, before the id is given out. */
  private final @Nullable String[] values;

  private final LabelText text;
  private final LongAdder overflows = new LongAdder();
  private int size;

  /** Published flag, never reset. */
  private volatile boolean full;

  /**
   * Knows one string, whose id is 0, which is also the id of all that come when it is full.
   *
   * @param capacity at least 2, that string included
   */
  public StringIds(int capacity, String first, LabelText text) {
    this.text = text;
    this.values = new String[capacity];
    this.buckets = new Entry[Integer.highestOneBit(2 * capacity - 1)];
    add(first);
  }

  /** The id of a string; 0 where it is new and there is no room. */
  public int id(@Nullable String value) {
    if (value == null) {
      return search("");
    }
    Entry newest = buckets[bucket(value)];
    return newest != null && isSame(newest.value, value) ? newest.id : search(value);
  }

  /** Mostly it is: methods, routes and states are somebody's constants. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(String known, String value) {
    return known == value;
  }

  private int search(String value) {
    int id = find(value);
    return id >= 0 ? id : searchKept(text.keptAndCounted(value));
  }

  private int searchKept(String value) {
    int id = find(value); // what was repaired may be known
    if (id >= 0) {
      return id;
    }
    int added = full ? find(value) : add(value);
    if (added < 0) {
      overflows.increment();
    }
    return Math.max(0, added);
  }

  private int find(String value) {
    Entry entry = buckets[bucket(value)];
    while (entry != null && !entry.value.equals(value)) {
      entry = entry.next;
    }
    return entry == null ? -1 : entry.id;
  }

  private int bucket(String value) {
    int hash = value.hashCode();
    return (hash ^ (hash >>> 16)) & (buckets.length - 1);
  }

  private synchronized int add(String value) {
    int known = find(value);
    if (known >= 0) {
      return known;
    }
    if (full) {
      return -1;
    }
    int bucket = bucket(value);
    Entry entry = new Entry(value, size, buckets[bucket]); // or without memory for it, nothing
    values[size] = value;
    buckets[bucket] = entry;
    size++;
    full = size == values.length;
    return entry.id;
  }

  /** The string of an id; null for a number that is none. Locks if the id is not seen yet. */
  public @Nullable String value(int id) {
    if (id < 0 || id >= values.length) {
      return null;
    }
    String value = values[id];
    return value != null ? value : valueOfNewId(id);
  }

  private synchronized @Nullable String valueOfNewId(int id) {
    return values[id];
  }

  /** How many lookups were answered with the first string for lack of room. */
  public long overflows() {
    return overflows.sum();
  }
}
