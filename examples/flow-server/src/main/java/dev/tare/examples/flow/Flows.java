package dev.tare.examples.flow;

import dev.tare.examples.flow.definition.FlowDefinition;
import dev.tare.examples.flow.json.Refusal;
import dev.tare.examples.flow.retry.Pause;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The flows of a server, by name. Thread-safe. */
final class Flows implements AutoCloseable {
  private static final long LOOK_NS = 1_000_000;
  private static final System.Logger LOG = System.getLogger(Flows.class.getName());

  private final Map<String, Flow> flows = new ConcurrentSkipListMap<>();
  private final Engine engine;
  private final int maxFlows;

  /** Published for requests; written under the lock. */
  private volatile boolean closed;

  /** No flows yet, and at most so many. */
  Flows(Engine engine, int maxFlows) {
    this.engine = engine;
    this.maxFlows = maxFlows;
  }

  /** Creates a flow, stopped. Synchronized, so that the limit holds whoever creates beside it. */
  synchronized Flow create(FlowDefinition definition) {
    checkOpen();
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

  /** Refuses what would begin something, once the server is to end. */
  void checkOpen() {
    if (closed) {
      throw Refusal.unavailable("server is stopping");
    }
  }

  /**
   * Takes nothing more from outside, and lets what is on its way arrive.
   *
   * @return messages that had not arrived after so long
   */
  long drain(long limitNs) {
    synchronized (this) {
      closed = true;
    }
    long startNs = engine.nanoTime().getAsLong();
    all().forEach(Flow::drain);
    try {
      while (!all().stream().allMatch(Flow::isDrained)
          && engine.nanoTime().getAsLong() - startNs < limitNs) {
        Pause.of(LOOK_NS, engine.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // there is no more time to wait
    }
    return all().stream().mapToLong(Flow::messagesInFlight).sum();
  }

  /** Stops all flows, as they are; nothing can be started afterwards. Twice without harm. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    for (Flow flow : all()) {
      try {
        flow.stop();
      } catch (Refusal e) {
        // Somebody deleted it, or a process does not end: it is counted as stuck, its thread is a
        // daemon, and the other flows must be stopped all the same.
        LOG.log(System.Logger.Level.WARNING, e.getMessage());
      }
    }
  }
}
