package dev.tare.internal.aggregate;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The rings of one thread, one for each open {@code Metrics}. Written by its thread; closing a
 * {@code Metrics} takes its ring out.
 *
 * <p>The thread holds it through a {@link WeakReference}, a type of the JDK: a thread of a foreign
 * pool that outlives the application's class loader does not pin it.
 */
final class Slot {
  private static final ThreadLocal<WeakReference<Slot>> CURRENT = new ThreadLocal<>();

  private final WeakReference<Slot> reference = new WeakReference<>(this);

  /** Published reference: replaced by a longer copy when a {@code Metrics} has a higher index. */
  private volatile AtomicReferenceArray<ThreadRing> rings = new AtomicReferenceArray<>(2);

  /** The calling thread's slot, or null if it has none or the one it had is gone. */
  static @Nullable Slot current() {
    WeakReference<Slot> reference = CURRENT.get();
    return reference == null ? null : reference.get();
  }

  /** Makes this the calling thread's slot. */
  void enter() {
    CURRENT.set(reference);
  }

  /** The ring at an index; it may belong to a {@code Metrics} that had the index before. */
  @Nullable ThreadRing ring(int index) {
    AtomicReferenceArray<ThreadRing> rings = this.rings;
    return index < rings.length() ? rings.get(index) : null;
  }

  /** Owner: enters a ring. */
  synchronized void put(int index, ThreadRing ring) {
    AtomicReferenceArray<ThreadRing> current = rings;
    if (index >= current.length()) {
      AtomicReferenceArray<ThreadRing> longer = new AtomicReferenceArray<>(2 * index);
      for (int i = 0; i < current.length(); i++) {
        longer.set(i, current.get(i));
      }
      rings = current = longer;
    }
    current.set(index, ring);
  }

  /** Takes a ring of a closing {@code Metrics} out, unless the place has been taken since. */
  synchronized void remove(int index, ThreadRing ring) {
    AtomicReferenceArray<ThreadRing> current = rings;
    if (index < current.length()) {
      current.compareAndSet(index, ring, null);
    }
  }
}
