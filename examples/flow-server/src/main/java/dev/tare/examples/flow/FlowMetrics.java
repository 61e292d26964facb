package dev.tare.examples.flow;

import dev.tare.examples.flow.component.DropReason;
import dev.tare.examples.flow.definition.ConnectionDefinition;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.UpDownCounter;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Set;

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
  private final Family<Counter> givenUp;
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
            .counter("flow_process_starts_total", "Processes started, and started again.")
            .labels("component")
            .family();
    failures =
        registry
            .counter(
                "flow_process_failures_total",
                "Processes that ended, or did not, as they should not.")
            .labels("component", "reason")
            .family();
    givenUp =
        registry
            .counter(
                "flow_process_given_up_total",
                "Processes that failed too often to be started again; their flow failed with them.")
            .labels("component")
            .family();
    components.forEach(this::process);
    latency =
        registry
            .histogram(
                "flow_network_latency_seconds",
                "Time from when messages entered a connection until they were taken, or, by another"
                    + " server, acknowledged.")
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
        givenUp.with(component),
        new Counters<>(FailureReason.class, reason -> failures.with(component, reason.label())));
  }

  /** The handles of a connection, resolved once: no message looks anything up. */
  ConnectionMetrics connection(String label, ConnectionDefinition definition) {
    Set<DropReason> reasons = Connection.reasons(definition);
    return new ConnectionMetrics(
        latency.with(label),
        new Counters<>(DropReason.class, reasons, reason -> drops.with(label, reason.label())),
        () -> forget(label, reasons));
  }

  private void forget(String label, Set<DropReason> reasons) {
    latency.remove(label);
    reasons.forEach(reason -> drops.remove(label, reason.label()));
  }
}
