package dev.tare.examples.flow;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.Collection;
import java.util.List;

/**
 * All that the server measures of its flows: each method names what happened. Every series that can
 * be known beforehand exists from the start, so that what has not happened yet reads 0.
 * Thread-safe, never blocks for long.
 */
final class FlowMetrics {
  private final UpDownCounter activeFlows;

  private final Family<Counter> operations;
  private final Family<Counter> starts;
  private final Family<Counter> failures;
  private final Family<Histogram> latency;
  private final Family<Counter> drops;

  /**
   * Registers the families.
   *
   * @param components what processes can be
   * @param maxConnections connections that can exist at a time
   */
  FlowMetrics(MetricRegistry registry, Collection<String> components, int maxConnections) {
    activeFlows = registry.upDownCounter("flow_active_flows", "Flows that run.").register();
    operations =
        registry
            .counter("flow_operations_total", "Operations asked of the server, when they ended.")
            .labels("operation", "result")
            .family();
    List.of(Operation.values()).forEach(this::operation);
    starts =
        registry
            .counter("flow_process_starts_total", "Processes that got their thread.")
            .labels("component")
            .family();
    failures =
        registry
            .counter(
                "flow_process_failures_total",
                "Processes that ended, or did not, as they should not.")
            .labels("component", "reason")
            .family();
    components.forEach(this::process);
    latency =
        registry
            .histogram(
                "flow_network_latency_seconds",
                "Time messages spent in a connection, when they left it.")
            .unit(Unit.SECONDS)
            .labels("connection")
            .seriesLimit(maxConnections)
            .family();
    drops =
        registry
            .counter("flow_message_drops_total", "Messages dropped by a connection.")
            .labels("connection", "reason")
            .seriesLimit(maxConnections * DropReason.values().length)
            .family();
  }

  /** Counts how an operation ended: {@code flow_operations_total}. */
  Counters<Operation.Result> operation(Operation operation) {
    return new Counters<>(
        Operation.Result.class, result -> operations.with(operation.label(), result.label()));
  }

  /** A flow began to run: {@code flow_active_flows}. */
  void flowStarted() {
    activeFlows.begin();
  }

  /** A flow ceased to run: {@code flow_active_flows}. */
  void flowStopped() {
    activeFlows.end();
  }

  /** The handles of the processes of a component. */
  ProcessMetrics process(String component) {
    return new ProcessMetrics(
        starts.with(component),
        new Counters<>(FailureReason.class, reason -> failures.with(component, reason.label())));
  }

  /** The handles of a connection, resolved once: no message looks anything up. */
  ConnectionMetrics connection(String label) {
    return new ConnectionMetrics(
        latency.with(label),
        new Counters<>(DropReason.class, reason -> drops.with(label, reason.label())));
  }
}
