package dev.tare.examples.flow;

import java.util.List;

/**
 * What a flow looked like at a moment; its numbers are read one after the other while it runs, and
 * count since it was created.
 */
record FlowStatus(
    String name, String state, List<OfProcess> processes, List<OfConnection> connections) {
  /** A process: {@code received} messages came in, {@code emitted} went to its connections. */
  record OfProcess(
      String id, String component, String state, long starts, long received, long emitted) {}

  /** A connection: offered = delivered + drops + depth, exactly so when the flow is stopped. */
  record OfConnection(
      String from, String to, int capacity, int depth, long offered, long delivered, Drops drops) {}

  /** Messages dropped, by reason. */
  record Drops(long full, long stopped) {}
}
