package dev.tare.internal.series;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map from long keys to values that is only ever added to. Looking up is lock-free and
 * allocates nothing; adding takes a lock.
 *
 * @param <V> carries its own key
 */
public final class KeyTable<V> {
  /*
   * Open addressing; a slot goes from null to a value once and stays. A reader of an outgrown table
   * can at worst miss a key that was added since, and then asks again under the lock.
   */
  private final ToLongFunction<V> keyOf;
  private volatile AtomicReferenceArray<V> slots;
  private final int limit;
  private int size;

  /** Published flag, never reset. */
  private volatile boolean full;

  /**
   * An empty table.
   *
   * @param limit how many keys it takes, at least 1
   */
  public KeyTable(ToLongFunction<V> keyOf, int limit) {
    this(keyOf, limit, 64);
  }

  private KeyTable(ToLongFunction<V> keyOf, int limit, int slots) {
    this.keyOf = keyOf;
    this.limit = limit;
    this.full = limit == 0;
    this.slots = new AtomicReferenceArray<>(slots);
  }

  /** A table that takes no key. */
  public static <V> KeyTable<V> ofNone(ToLongFunction<V> keyOf) {
    return new KeyTable<>(keyOf, 0, 1);
  }

  /** The value of a key, or null if it has none yet. */
  public @Nullable V find(long key) {
    AtomicReferenceArray<V> slots = this.slots;
    int mask = slots.length() - 1;
    int slot = hash(key) & mask;
    V value = slots.get(slot);
    while (value != null && keyOf.applyAsLong(value) != key) {
      slot = (slot + 1) & mask;
      value = slots.get(slot);
    }
    return value;
  }

  /** The value of its key that is in the table: the one given, if there was none and is room. */
  public synchronized V findOrAdd(V given) {
    V value = find(keyOf.applyAsLong(given));
    if (value != null || full) {
      return value != null ? value : given;
    }
    if (2 * (size + 1) > slots.length()) {
      grow(); // first: without memory for it a table may not fill up, or a search has no end
    }
    insert(slots, given);
    size++;
    full = size == limit;
    return given;
  }

  /** Whether no key is added any more. */
  public boolean full() {
    return full;
  }

  private void grow() {
    AtomicReferenceArray<V> old = slots;
    AtomicReferenceArray<V> wider = new AtomicReferenceArray<>(2 * old.length());
    for (int i = 0; i < old.length(); i++) {
      V value = old.get(i);
      if (value != null) {
        insert(wider, value);
      }
    }
    slots = wider;
  }

  private void insert(AtomicReferenceArray<V> into, V value) {
    int mask = into.length() - 1;
    int slot = hash(keyOf.applyAsLong(value)) & mask;
    while (into.get(slot) != null) {
      slot = (slot + 1) & mask;
    }
    into.set(slot, value);
  }

  /** Packed keys differ in few bits; the multiplication spreads them (Knuth, golden ratio). */
  private static int hash(long key) {
    return (int) ((key * 0x9E37_79B9_7F4A_7C15L) >>> 32);
  }
}
