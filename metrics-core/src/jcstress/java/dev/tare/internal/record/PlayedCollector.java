package dev.tare.internal.record;

import dev.tare.internal.aggregate.Aggregator;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The part of the garbage collector, played by hand: a collection takes a thousand times as long as
 * the race that is looked for.
 */
public final class PlayedCollector {
  private static final VarHandle IDS = field(Aggregator.class, "ids", RecordIds.class);
  private static final VarHandle WATCHED =
      field(RecordIds.class, "watched", RecordIds.Removed[].class);

  private PlayedCollector() {}

  private static VarHandle field(Class<?> owner, String name, Class<?> type) {
    try {
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
          .findVarHandle(owner, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Whoever calls this knows that nobody can record into what was removed any more. */
  public static void enqueueRemoved(Aggregator aggregator) {
    RecordIds ids = (RecordIds) IDS.get(aggregator);
    for (RecordIds.Removed removed : ((RecordIds.Removed[]) WATCHED.get(ids)).clone()) {
      if (removed != null) {
        removed.enqueue();
      }
    }
  }
}
