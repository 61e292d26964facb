package dev.tare.instrument;

import dev.tare.internal.ring.StringIds;

/**
 * The values of one label of an event, by small numbers, so that a record carries bits instead of
 * strings. Bounded: when it is full, every new value is {@value #OTHER}.
 *
 * <p>Any thread. Looking up a known value takes no lock and allocates nothing, and neither does a
 * new one when the dictionary is full; until then a new one takes a lock. The quickest is a string
 * that is the same object each time, as a constant is.
 */
public final class Dictionary {
  /** The value that stands for all that came when the dictionary was full. Its id is 0. */
  public static final String OTHER = "other";

  private static final int MAX_CAPACITY = 1 << 16;

  private final StringIds ids;

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
    this.ids = new StringIds(capacity, OTHER);
  }

  /** The id of a value; 0 where it is new and the dictionary is full. */
  public int id(String value) {
    return ids.id(value);
  }

  /**
   * The value of an id; {@value #OTHER} for a number that is no id. Takes a lock for a moment where
   * no value is seen: the id is none, or nanoseconds old.
   */
  public String value(int id) {
    String value = ids.value(id);
    return value != null ? value : OTHER;
  }

  /** How many bits an id takes. */
  public int bits() {
    return Integer.SIZE - Integer.numberOfLeadingZeros(ids.capacity() - 1);
  }
}
