package dev.tare.examples.flow;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * All that the server measures: each method names what happened. The set of series is fixed by the
 * components and by the connections of the flows that exist. Thread-safe, never blocks for long.
 */
final class FlowMetrics {
  private final LongAdder activeFlows = new LongAdder();
  private final Map<String, LongAdder> operations = new TreeMap<>();
  private final Map<String, LongAdder> starts = new TreeMap<>();
  private final Map<String, LongAdder> failures = new TreeMap<>();
  private final Map<String, ConnectionMetrics> connections = new ConcurrentHashMap<>();

  /** Metrics of processes of these components. */
  FlowMetrics(Collection<String> components) {
    for (Operation operation : Operation.values()) {
      for (Operation.Result result : Operation.Result.values()) {
        operations.put(key(operation.label(), result.label()), new LongAdder());
      }
    }
    for (String component : components) {
      starts.put(component, new LongAdder());
      for (FailureReason reason : FailureReason.values()) {
        failures.put(key(component, reason.label()), new LongAdder());
      }
    }
  }

  /** A caller's request was carried out, or not: {@code flow_operations_total}. */
  void operation(Operation operation, Operation.Result result) {
    increment(operations, key(operation.label(), result.label()));
  }

  /** A flow began to run: {@code flow_active_flows}. */
  void flowStarted() {
    activeFlows.increment();
  }

  /** A flow ceased to run: {@code flow_active_flows}. */
  void flowStopped() {
    activeFlows.decrement();
  }

  /** A process got its thread: {@code flow_process_starts_total}. */
  void processStarted(String component) {
    increment(starts, component);
  }

  /** A process ended, or did not end, against its will: {@code flow_process_failures_total}. */
  void processFailed(String component, FailureReason reason) {
    increment(failures, key(component, reason.label()));
  }

  /**
   * The handle of a new connection, resolved once: no message looks anything up. Close it when the
   * connection is gone, or its series stay for ever.
   */
  ConnectionMetrics connection(String label) {
    return connections.computeIfAbsent(
        label, unused -> new ConnectionMetrics(() -> connections.remove(label)));
  }

  long activeFlows() {
    return activeFlows.sum();
  }

  long operations(Operation operation, Operation.Result result) {
    return sum(operations, key(operation.label(), result.label()));
  }

  long processStarts(String component) {
    return sum(starts, component);
  }

  long processFailures(String component, FailureReason reason) {
    return sum(failures, key(component, reason.label()));
  }

  int connectionCount() {
    return connections.size();
  }

  private static void increment(Map<String, LongAdder> counters, String key) {
    LongAdder counter = counters.get(key);
    if (counter != null) {
      counter.increment();
    }
  }

  private static long sum(Map<String, LongAdder> counters, String key) {
    LongAdder counter = counters.get(key);
    return counter == null ? 0 : counter.sum();
  }

  private static String key(String first, String second) {
    return first + " " + second;
  }
}
