package dev.tare.examples.flow;

import dev.tare.examples.flow.definition.ConnectionDefinition;
import dev.tare.examples.flow.definition.FlowDefinition;
import dev.tare.examples.flow.definition.ProcessDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The parts of a flow, joined.
 *
 * @param processes in the order of the definition, then those that send to other servers
 * @param connections in the order of the definition, then the inlets
 * @param inlets for each process of the definition that receives, the connection that messages from
 *     outside take
 */
record FlowWiring(
    List<FlowProcess> processes, List<Connection> connections, Map<String, Connection> inlets) {

  static FlowWiring of(FlowDefinition definition, Engine engine) {
    List<ProcessDefinition> all = new ArrayList<>(definition.processes());
    all.addAll(senders(definition, engine));
    Map<String, Ends> ends = new HashMap<>();
    all.forEach(process -> ends.put(process.id(), new Ends()));
    List<Connection> connections = new ArrayList<>();
    for (ConnectionDefinition item : definition.connections()) {
      Connection connection = connection(definition.name(), item, engine, ends);
      end(ends, item.from()).outputs.add(connection);
      connections.add(connection);
    }
    Map<String, Connection> inlets = new HashMap<>();
    for (ProcessDefinition process : definition.processes()) {
      if (process.type().receives()) {
        ConnectionDefinition item = ConnectionDefinition.inlet(process.id());
        Connection inlet = connection(definition.name(), item, engine, ends);
        inlets.put(process.id(), inlet);
        connections.add(inlet);
      }
    }
    List<FlowProcess> processes = new ArrayList<>();
    for (ProcessDefinition process : all) {
      Ends of = end(ends, process.id());
      processes.add(new FlowProcess(process, of.arrivals, of.inputs, of.outputs, engine));
    }
    return new FlowWiring(List.copyOf(processes), List.copyOf(connections), Map.copyOf(inlets));
  }

  /** One for each process on another server, however many connections lead to it. */
  private static List<ProcessDefinition> senders(FlowDefinition definition, Engine engine) {
    return definition.connections().stream()
        .map(ConnectionDefinition::peer)
        .filter(Objects::nonNull)
        .distinct()
        .map(engine.peers()::sender)
        .toList();
  }

  private static Connection connection(
      String flow, ConnectionDefinition item, Engine engine, Map<String, Ends> ends) {
    String label = flow + ":" + item.from() + "->" + item.to();
    Ends to = end(ends, item.to());
    ConnectionMetrics metrics = engine.metrics().connection(label, item);
    Connection connection = new Connection(item, to.arrivals, metrics, engine.nanoTime());
    to.inputs.add(connection);
    return connection;
  }

  private static Ends end(Map<String, Ends> ends, String process) {
    Ends end = ends.get(process);
    if (end == null) {
      throw new IllegalArgumentException("process=" + process + " is not in the definition");
    }
    return end;
  }

  /** What meets at one process. */
  private static final class Ends {
    final Arrivals arrivals = new Arrivals();
    final List<Connection> inputs = new ArrayList<>();
    final List<Connection> outputs = new ArrayList<>();
  }
}
