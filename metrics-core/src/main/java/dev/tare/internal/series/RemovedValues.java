package dev.tare.internal.series;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which label values of one family were removed while records were on their way, and when: for one
 * pass over the rings, as no older record is left then. Empty where no event feeds the family:
 * other records know their series, and not only its values.
 */
final class RemovedValues {
  /** Published reference: null until an event feeds the family. */
  private volatile @Nullable RemovalOrder order;

  /** Guarded by the lock; the values with the number of their last removal. */
  private final Map<List<String>, Long> removals = new HashMap<>();

  /** Any thread, before the first event: events feed the family. */
  synchronized void orderBy(RemovalOrder order) {
    if (this.order == null) {
      order.add(this);
      this.order = order;
    }
  }

  /** Any thread: the family is gone, and is not told of passes any more. */
  synchronized void stop() {
    if (order != null) {
      order.remove(this);
      order = null;
    }
    removals.clear();
  }

  /** Any thread: a removal begins, see {@link RemovalOrder#begin}. */
  long begin() {
    RemovalOrder order = this.order;
    return order == null ? RemovalOrder.NONE : order.begin();
  }

  /** Under the lock of the table, which the values' series leaves with the same hold of it. */
  synchronized void add(String[] values, long removal) {
    if (removal != RemovalOrder.NONE) {
      removals.merge(List.of(values), removal, Math::max);
    }
  }

  /** The last removal of the values that a record may be older than. */
  synchronized long last(String[] values) {
    return removals.isEmpty()
        ? RemovalOrder.NONE
        : removals.getOrDefault(List.of(values), RemovalOrder.NONE);
  }

  /** Aggregator: no record is older than this removal any more. */
  synchronized void forget(long removal) {
    removals.values().removeIf(number -> number <= removal);
  }
}
