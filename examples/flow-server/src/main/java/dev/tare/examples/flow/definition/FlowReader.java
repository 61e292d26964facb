package dev.tare.examples.flow.definition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tare.examples.flow.component.ComponentType;
import dev.tare.examples.flow.component.Components;
import dev.tare.examples.flow.json.Fields;
import dev.tare.examples.flow.json.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a flow's definition and refuses a wrong one, naming the first fault. Immutable. */
public final class FlowReader {
  /** A name of a flow or process. Neither {@code :}, {@code >} nor {@code @}: they part labels. */
  public static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");

  private static final int DEFAULT_CAPACITY = 256;
  private static final String DEFAULT_POLICY = Overflow.Policy.DROP_NEWEST.word();
  private static final List<String> POLICIES =
      Stream.of(Overflow.Policy.values()).map(Overflow.Policy::word).toList();
  private static final long DEFAULT_BLOCK_MS = 100;
  private static final long MAX_BLOCK_MS = 60_000;

  private final Components components;
  private final Limits limits;
  private final Set<String> peers;

  /** Reads flows of these components within these limits, which may send to these peers. */
  public FlowReader(Components components, Limits limits, Set<String> peers) {
    this.components = components;
    this.limits = limits;
    this.peers = sorted(peers);
  }

  /** The flow in this body. */
  public FlowDefinition read(JsonNode body) {
    Fields fields = Fields.ofBody(body, List.of("name", "processes", "connections"));
    String name = fields.text("name", ID);
    Map<String, ProcessDefinition> processes = new TreeMap<>();
    List<ProcessDefinition> ordered = new ArrayList<>();
    List<String> processFields = List.of("id", "component", "settings");
    for (Fields item : fields.objects("processes", 1, limits.maxProcesses(), processFields)) {
      ProcessDefinition process = process(item);
      if (processes.putIfAbsent(process.id(), process) != null) {
        throw item.fault("id", "ids are unique in a flow");
      }
      ordered.add(process);
    }
    List<ConnectionDefinition> connections = connections(fields, processes);
    checkOutlets(ordered, connections);
    checkQueued(ordered, connections);
    Cycles.refuse(connections);
    return new FlowDefinition(name, ordered, connections);
  }

  private ProcessDefinition process(Fields item) {
    String id = item.text("id", ID);
    ComponentType type = components.type(item.choice("component", sorted(components.names())));
    if (type == null) {
      throw item.fault("component", "a known component");
    }
    Fields settings = item.object("settings", sorted(type.settings()));
    return new ProcessDefinition(id, type, type.configure().apply(settings));
  }

  private List<ConnectionDefinition> connections(
      Fields fields, Map<String, ProcessDefinition> processes) {
    List<ConnectionDefinition> connections = new ArrayList<>();
    if (!fields.has("connections")) {
      return connections;
    }
    Set<String> pairs = new TreeSet<>();
    List<String> allowed = List.of("from", "to", "peer", "flow", "capacity", "overflow", "blockMs");
    for (Fields item : fields.objects("connections", 0, limits.maxConnections(), allowed)) {
      ConnectionDefinition connection = connection(item, processes);
      String pair = connection.from() + "->" + connection.to();
      if (!pairs.add(pair)) {
        throw item.fault("to", "one connection from " + connection.from() + " to it");
      }
      connections.add(connection);
    }
    return connections;
  }

  private ConnectionDefinition connection(Fields item, Map<String, ProcessDefinition> processes) {
    ProcessDefinition from = processes.get(item.choice("from", processes.keySet()));
    if (from == null || !from.type().emits()) {
      throw item.fault("from", "a process that emits messages");
    }
    int max = limits.maxCapacity();
    int capacity = (int) item.numberOr("capacity", Math.min(DEFAULT_CAPACITY, max), 1, max);
    Overflow overflow = overflow(item);
    if (item.has("peer")) {
      return ConnectionDefinition.across(from.id(), peerProcess(item), capacity, overflow);
    }
    if (item.has("flow")) {
      throw item.fault("flow", "only with peer");
    }
    ProcessDefinition to = processes.get(item.choice("to", processes.keySet()));
    if (to == null || !to.type().receives()) {
      throw item.fault("to", "a process that receives messages");
    }
    return ConnectionDefinition.within(from.id(), to.id(), capacity, overflow);
  }

  /** Whether there is such a flow over there shows when a message is sent. */
  private PeerProcess peerProcess(Fields item) {
    String peer = item.choice("peer", peers);
    return new PeerProcess(peer, item.text("flow", ID), item.text("to", ID));
  }

  private static Overflow overflow(Fields item) {
    String word = item.has("overflow") ? item.choice("overflow", POLICIES) : DEFAULT_POLICY;
    if (word.equals(Overflow.Policy.BLOCK.word())) {
      long blockMs = item.numberOr("blockMs", DEFAULT_BLOCK_MS, 1, MAX_BLOCK_MS);
      return Overflow.block(TimeUnit.MILLISECONDS.toNanos(blockMs));
    }
    if (item.has("blockMs")) {
      throw item.fault("blockMs", "only with overflow=block");
    }
    return word.equals(DEFAULT_POLICY) ? Overflow.DROP_NEWEST : Overflow.DROP_OLDEST;
  }

  /** A process that emits into nothing would lose messages that no connection counts. */
  private static void checkOutlets(
      List<ProcessDefinition> processes, List<ConnectionDefinition> connections) {
    Set<String> senders = new TreeSet<>();
    connections.forEach(connection -> senders.add(connection.from()));
    for (ProcessDefinition process : processes) {
      if (process.type().emits() && !senders.contains(process.id())) {
        throw Refusal.invalid(
            "process=%s component=%s has no outgoing connection (at least 1)"
                .formatted(process.id(), process.type().name()));
      }
    }
  }

  /**
   * What the connections could hold is refused, not what they do hold: memory is promised early.
   */
  private void checkQueued(
      List<ProcessDefinition> processes, List<ConnectionDefinition> connections) {
    long inlets = processes.stream().filter(process -> process.type().receives()).count();
    long capacity = connections.stream().mapToLong(ConnectionDefinition::capacity).sum();
    long queued = capacity + inlets * ConnectionDefinition.INLET_CAPACITY;
    if (queued > limits.maxQueued()) {
      throw Refusal.invalid(
          "capacity=%d of all connections, %d inlets of %d included (0 to %d)"
              .formatted(queued, inlets, ConnectionDefinition.INLET_CAPACITY, limits.maxQueued()));
    }
  }

  private static Set<String> sorted(Set<String> words) {
    return new TreeSet<>(words);
  }
}
