package dev.tare.instrument;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of one label of an event, by small numbers, so that a record carries bits instead of
 * strings. Bounded: when it is full, every new value is {@value #OTHER}.
 *
 * <p>Any thread. Looking up a known value takes no lock and allocates nothing; a new one takes a
 * lock.
 */
public final class Dictionary {
  /** The value that stands for all that came when the dictionary was full. Its id is 0. */
  public static final String OTHER = "other";

  private static final int MAX_CAPACITY = 1 << 16;

  private final Map<String, Integer> ids = new ConcurrentHashMap<>();

  /** Written under the lock before the id is given out; whoever has the id sees the value. */
  private final String[] values;

  private int size;

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
    this.values = new String[capacity];
    add(OTHER);
  }

  /** The id of a value; 0 where it is new and the dictionary is full. */
  public int id(String value) {
    Integer id = ids.get(value);
    return id != null ? id : add(value);
  }

  private synchronized int add(String value) {
    Integer known = ids.get(value);
    if (known != null) {
      return known;
    }
    if (size == values.length) {
      return 0;
    }
    values[size] = value;
    ids.put(value, size);
    return size++;
  }

  /** The value of an id; {@value #OTHER} for a number that is no id. */
  public synchronized String value(int id) {
    return id >= 0 && id < size ? values[id] : OTHER;
  }

  /** How many bits an id takes. */
  public int bits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(values.length - 1);
  }
}
