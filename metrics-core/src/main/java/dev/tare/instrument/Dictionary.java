package dev.tare.instrument;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

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

  private final Map<String, Integer> ids = new ConcurrentHashMap<>();

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
    add(OTHER);
  }

  /** The id of a value; 0 where it is new and the dictionary is full. */
  public int id(String value) {
    Integer id = ids.get(value);
    if (id != null) {
      return id;
    }
    return full ? 0 : add(value);
  }

  private synchronized int add(String value) {
    Integer known = ids.get(value);
    if (known != null) {
      return known;
    }
    if (full) {
      return 0;
    }
    int id = size++;
    values.set(id, value);
    ids.put(value, id);
    full = size == values.length();
    return id;
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
