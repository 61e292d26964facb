package dev.tare.examples.flow.definition;

import java.util.List;

/**
 * A flow that has passed every check: ids are unique, connections join processes that fit, nothing
 * goes round in a circle.
 *
 * @param name its name on the server
 * @param processes in the order given
 * @param connections in the order given
 */
public record FlowDefinition(
    String name, List<ProcessDefinition> processes, List<ConnectionDefinition> connections) {
  /** Copies the lists. */
  public FlowDefinition {
    processes = List.copyOf(processes);
    connections = List.copyOf(connections);
  }
}
