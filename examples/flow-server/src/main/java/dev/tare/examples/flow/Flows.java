package dev.tare.examples.flow;

import dev.tare.examples.flow.definition.FlowDefinition;
import dev.tare.examples.flow.json.Refusal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The flows of a server, by name. Thread-safe. */
final class Flows implements AutoCloseable {
  private final Map<String, Flow> flows = new ConcurrentSkipListMap<>();
  private final Engine engine;
  private final int maxFlows;
  private boolean closed;

  /** No flows yet, and at most so many. */
  Flows(Engine engine, int maxFlows) {
    this.engine = engine;
    this.maxFlows = maxFlows;
  }

  /** Creates a flow, stopped. Synchronized, so that the limit holds whoever creates beside it. */
  synchronized Flow create(FlowDefinition definition) {
    if (closed) {
      throw Refusal.unavailable("server is stopping");
    }
    if (flows.containsKey(definition.name())) {
      throw Refusal.conflict("name=" + definition.name() + " exists (names are unique)");
    }
    if (flows.size() >= maxFlows) {
      throw Refusal.conflict("flows=" + flows.size() + " (0 to " + maxFlows + ")");
    }
    Flow flow = Flow.create(definition, engine);
    flows.put(flow.name(), flow);
    return flow;
  }

  /** Stops and deletes a flow. Its name is free once it has stopped, not before. */
  void delete(String name) {
    Flow flow = flow(name);
    flow.delete();
    flows.remove(name, flow);
  }

  Flow flow(String name) {
    Flow flow = flows.get(name);
    if (flow == null) {
      throw Refusal.unknown("flow=" + name + " does not exist");
    }
    return flow;
  }

  /** All flows, by name. */
  List<Flow> all() {
    return List.copyOf(flows.values());
  }

  /** Deletes all flows; no new ones afterwards. Twice without harm. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    for (Flow flow : all()) {
      try {
        delete(flow.name());
      } catch (Refusal e) {
        // Somebody else deleted it, or a process does not end: it is counted as stuck, its thread
        // is a daemon, and the other flows must be stopped all the same.
        System.getLogger(Flows.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
      }
    }
  }
}
