package dev.tare.internal.series;

import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts what removed adders still gain. A counter has nothing between its handle and the adder, so
 * it cannot know that it was removed; its adder is read on until the handle is unreachable.
 *
 * <p>What is kept for a handle goes soon after the collector has found it unreachable, whether
 * anybody scrapes or not: who removes a series settles two that are gone, so that they go as fast
 * as they come, and the aggregator settles some at every maintenance, so that all are gone in the
 * end. Nothing here takes longer the more there are, but for closing.
 */
public final class RecordsAfterRemoval {
  /** What the aggregator settles and reads at once, at most: half a millisecond of its time. */
  static final int BATCH = 4_096;

  private static final int SETTLED_FOR_EACH = 2;

  /** In a ring with all others that are watched: each goes in one step, and takes no table. */
  private static final class Removed extends PhantomReference<Object> {
    private final LongSupplier recorded;
    private long seen;
    private Removed previous = this;
    private Removed next = this;

    Removed(Object handle, LongSupplier recorded, ReferenceQueue<Object> queue) {
      super(handle, queue);
      this.recorded = recorded;
      this.seen = recorded.getAsLong();
    }

    long gained() {
      long now = recorded.getAsLong();
      long gained = now - seen;
      seen = now;
      return gained;
    }

    void enter(Removed before) {
      previous = before.previous;
      next = before;
      previous.next = this;
      before.previous = this;
    }

    void leave() {
      previous.next = next;
      next.previous = previous;
      previous = this; // or who is gone holds who goes later
      next = this;
    }
  }

  private final SelfMetrics self;
  private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();

  /** Guards all that follows; held for a few instructions by others than the aggregator. */
  private final Object lock = new Object();

  /** Which is read next; null where none is watched. */
  private @Nullable Removed first;

  private int watched;
  private boolean closed;

  public RecordsAfterRemoval(SelfMetrics self) {
    this.self = self;
  }

  /**
   * Any thread: watches a removed series.
   *
   * @param handle what the user may hold
   * @param recorded what the series has counted; must not hold the handle
   */
  public void watch(Object handle, LongSupplier recorded) {
    Removed removed = new Removed(handle, recorded, unreachable);
    synchronized (lock) {
      if (closed) {
        return;
      }
      if (first == null) {
        first = removed;
      } else {
        removed.enter(first);
      }
      watched++;
    }
    settle(SETTLED_FOR_EACH);
  }

  /** Any thread: counts for the last time what is out of everybody's reach, and forgets it. */
  private void settle(int most) {
    for (int i = 0; i < most; i++) {
      Removed gone = (Removed) unreachable.poll();
      if (gone == null) {
        return;
      }
      synchronized (lock) {
        if (!closed) {
          count(gone);
          first = gone == first ? other(gone) : first;
          gone.leave();
          watched--;
        }
      }
    }
  }

  private static @Nullable Removed other(Removed removed) {
    return removed.next == removed ? null : removed.next;
  }

  /**
   * Aggregator: forgets who is gone, and counts what the others have gained since they were last
   * read: of all, or of {@value #BATCH}, and the next time of those that follow.
   */
  public void count() {
    settle(BATCH);
    synchronized (lock) {
      for (int looks = Math.min(BATCH, watched); looks > 0 && first != null; looks--) {
        count(first);
        first = first.next;
      }
    }
  }

  private void count(Removed removed) {
    long gained = removed.gained();
    if (gained != 0) {
      self.add(SelfMetric.RECORDS_AFTER_REMOVAL, gained);
    }
  }

  /** Aggregator: counts what all have gained, and forgets them. */
  public void close() {
    synchronized (lock) {
      closed = true;
      Removed last = first;
      while (last != null) {
        count(last);
        Removed next = other(last);
        last.leave();
        last = next;
      }
      first = null;
      watched = 0;
    }
  }

  /** How many are watched. */
  int watched() {
    synchronized (lock) {
      return watched;
    }
  }
}
