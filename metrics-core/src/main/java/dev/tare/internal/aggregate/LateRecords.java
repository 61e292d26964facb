package dev.tare.internal.aggregate;

import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * Counts what removed adders still gain. A counter has nothing between its handle and the adder, so
 * it cannot know that it was removed; its adder is read on until the handle is unreachable.
 */
final class LateRecords {
  private static final class Removed extends PhantomReference<Object> {
    private final LongSupplier recorded;
    private long seen;

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
  }

  private final SelfMetrics self;
  private final Queue<Removed> fresh = new ConcurrentLinkedQueue<>();
  private final ReferenceQueue<Object> unreachable = new ReferenceQueue<>();

  /** Aggregator's own. */
  private final Set<Removed> watched = new HashSet<>();

  LateRecords(SelfMetrics self) {
    this.self = self;
  }

  /**
   * Any thread: watches a removed series.
   *
   * @param handle what the user may hold
   * @param recorded what the series has counted; must not hold the handle
   */
  void watch(Object handle, LongSupplier recorded) {
    fresh.add(new Removed(handle, recorded, unreachable));
  }

  /** Aggregator: counts what came since the last time, and forgets whom nobody holds. */
  void count() {
    for (Removed removed = fresh.poll(); removed != null; removed = fresh.poll()) {
      watched.add(removed);
    }
    for (Removed removed : watched) {
      long gained = removed.gained();
      if (gained != 0) {
        self.add(SelfMetric.RECORDS_AFTER_REMOVAL, gained);
      }
    }
    for (Reference<?> gone = unreachable.poll(); gone != null; gone = unreachable.poll()) {
      watched.remove(gone);
    }
  }
}
