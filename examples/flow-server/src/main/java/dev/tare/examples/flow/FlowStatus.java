package dev.tare.examples.flow;

import dev.tare.examples.flow.component.DropReason;
import java.util.List;
import java.util.Map;

/**
 * What a flow looked like at a moment; its parts are read one after the other while it runs, and
 * count since it was created.
 */
record FlowStatus(
    String name, String state, List<OfProcess> processes, List<OfConnection> connections) {
  /** A process: {@code received} messages came in, {@code emitted} went to its connections. */
  record OfProcess(
      String id, String component, String state, long starts, long received, long emitted) {}

  /**
   * A connection: offered = delivered + all drops + depth + inHand, at any moment. {@code inHand}
   * are taken by the receiver, which has not done with them.
   */
  record OfConnection(
      String from,
      String to,
      int capacity,
      int depth,
      int inHand,
      long offered,
      long delivered,
      Map<String, Long> drops) {
    /** Messages that are neither delivered nor dropped. */
    long inFlight() {
      return (long) depth + inHand;
    }

    /** Messages dropped for whatever reason. */
    long dropped() {
      return drops.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Messages dropped for this reason. */
    long dropped(DropReason reason) {
      return drops.getOrDefault(reason.label(), 0L);
    }
  }
}
