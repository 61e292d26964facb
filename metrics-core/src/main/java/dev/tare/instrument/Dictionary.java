package dev.tare.instrument;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The values of one label of an event, by small numbers, so that a record carries bits instead of
 * strings. Bounded: when it is full, every new value is {@value #OTHER}.
 *
 * <p>Any thread. Looking up a known value takes no lock and allocates nothing, and neither does a
 * new one when the dictionary is full; until then a new one takes a lock.
 */
public final class Dictionary {
  /** The value that stands for all that came when the dictionary was full. Its id is 0. */
  public static final String OTHER = "other";

  private static final int MAX_CAPACITY = 1 << 16;

  /** A value of a hash bucket, with those that came before. */
  private record Entry(String value, int id, @Nullable Entry next) {}

  /** By hash; a bucket is replaced under the lock, and read without it. */
  private final AtomicReferenceArray<@Nullable Entry> buckets;

  /** Written under the lock, before the id is given out. */
  private final AtomicReferenceArray<String> values;

  private int size;

  /** Published flag, never reset. */
  private volatile boolean full;

  /**
   * A dictionary that knows only {@value #OTHER}.
   *
   * @param capacity how many values it can hold, {@value #OTHER} included
   * @throws IllegalArgumentException if {@code capacity} is not from 2 to 65,536
   */
  public Dictionary(int capacity) {
    if (capacity < 2 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity=" + capacity + " (allowed: 2 to " + MAX_CAPACITY + ")");
    }
    this.values = new AtomicReferenceArray<>(capacity);
    this.buckets = new AtomicReferenceArray<>(Integer.highestOneBit(2 * capacity - 1));
    add(OTHER);
  }

  /** The id of a value; 0 where it is new and the dictionary is full. */
  public int id(String value) {
    int id = find(value);
    if (id >= 0) {
      return id;
    }
    return full ? 0 : add(value);
  }

  private int find(String value) {
    Entry entry = buckets.get(bucket(value));
    while (entry != null && !entry.value.equals(value)) {
      entry = entry.next;
    }
    return entry == null ? -1 : entry.id;
  }

  private int bucket(String value) {
    int hash = value.hashCode();
    return (hash ^ (hash >>> 16)) & (buckets.length() - 1);
  }

  private synchronized int add(String value) {
    int known = find(value);
    if (known >= 0) {
      return known;
    }
    if (full) {
      return 0;
    }
    int bucket = bucket(value);
    Entry entry = new Entry(value, size, buckets.get(bucket)); // or without memory for it, nothing
    values.set(size, value);
    buckets.set(bucket, entry);
    size++;
    full = size == values.length();
    return entry.id;
  }

  /** The value of an id; {@value #OTHER} for a number that is no id. */
  public String value(int id) {
    String value = id >= 0 && id < values.length() ? values.get(id) : null;
    return value != null ? value : OTHER;
  }

  /** How many bits an id takes. */
  public int bits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(values.length() - 1);
  }
}
