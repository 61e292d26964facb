package dev.tare.examples.flow;

import dev.tare.examples.flow.definition.ConnectionDefinition;
import dev.tare.examples.flow.definition.FlowDefinition;
import dev.tare.examples.flow.json.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A flow: its processes and connections, and whether it runs. Thread-safe. Starting, stopping and
 * deleting exclude each other and may take as long as a stop; messages and status never wait.
 */
final class Flow {
  private enum State {
    STOPPED,
    RUNNING,
    /** Told to stop, and a process has not ended yet. */
    STOPPING,
    DELETED
  }

  private final String name;
  private final Engine engine;
  private final List<FlowProcess> processes;
  private final List<Connection> connections;
  private final Map<String, Connection> inlets;
  private final Lock lock = new ReentrantLock();

  /** Published for messages and status; written under the lock. */
  private volatile State state = State.STOPPED;

  private Flow(String name, Engine engine, FlowWiring wiring) {
    this.name = name;
    this.engine = engine;
    this.processes = wiring.processes();
    this.connections = wiring.connections();
    this.inlets = wiring.inlets();
  }

  /** A stopped flow. Resolves the metrics of its connections. */
  static Flow create(FlowDefinition definition, Engine engine) {
    return new Flow(definition.name(), engine, FlowWiring.of(definition, engine));
  }

  String name() {
    return name;
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  /** Starts all processes, or none; false where it runs already. */
  boolean start() {
    lock.lock();
    try {
      checkExists();
      if (state == State.RUNNING) {
        return false;
      }
      if (state == State.STOPPING && !awaitEnd(engine.nanoTime().getAsLong())) {
        throw Refusal.conflict("flow=" + name + " state=stopping (stopped)");
      }
      // All of them first: the first process sends before the last one has its thread.
      connections.forEach(Connection::open);
      for (FlowProcess process : processes) {
        if (!process.start(engine.threads())) {
          end();
          throw Refusal.unavailable("process=" + process.id() + " got no thread");
        }
      }
      state = State.RUNNING;
      engine.metrics().flowStarted();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all processes and drops what is in the connections; false where it did not run. */
  boolean stop() {
    lock.lock();
    try {
      checkExists();
      return stopLocked();
    } finally {
      lock.unlock();
    }
  }

  /** Stops it; nothing can be done with it afterwards. */
  void delete() {
    lock.lock();
    try {
      checkExists();
      stopLocked();
      state = State.DELETED;
      connections.forEach(Connection::forget);
    } finally {
      lock.unlock();
    }
  }

  /** Hands a message to a process; returns when it is in the process's inlet. */
  void send(String process, String payload) {
    Connection inlet = inlet(process);
    if (state != State.RUNNING) {
      throw Refusal.conflict("flow=%s state=%s (running)".formatted(name, stateLabel()));
    }
    Connection.Offer offer = inlet.offer(payload);
    if (offer == Connection.Offer.FULL) {
      throw Refusal.unavailable(
          "process="
              + process
              + " inlet is full (0 to "
              + ConnectionDefinition.INLET_CAPACITY
              + " waiting)");
    }
    if (offer == Connection.Offer.STOPPED) {
      throw Refusal.conflict("process=" + process + " does not run (running)");
    }
  }

  FlowStatus status() {
    return new FlowStatus(
        name,
        stateLabel(),
        processes.stream().map(FlowProcess::status).toList(),
        connections.stream().map(Connection::status).toList());
  }

  private Connection inlet(String process) {
    Connection inlet = inlets.get(process);
    if (inlet != null) {
      return inlet;
    }
    if (processes.stream().anyMatch(each -> each.id().equals(process))) {
      throw Refusal.invalid("process=" + process + " (one that receives messages)");
    }
    throw Refusal.unknown("flow=" + name + " has no process=" + process);
  }

  private boolean stopLocked() {
    if (state == State.STOPPED) {
      return false;
    }
    if (state == State.RUNNING) {
      engine.metrics().flowStopped();
    }
    if (!end()) {
      throw Refusal.unavailable("flow=" + name + " state=stopping: a process has not ended");
    }
    return true;
  }

  /** Whether all processes have ended by the deadline; the state tells it afterwards. */
  private boolean end() {
    state = State.STOPPING;
    processes.forEach(FlowProcess::signalStop);
    return awaitEnd(engine.nanoTime().getAsLong() + engine.stopTimeoutNs());
  }

  private boolean awaitEnd(long deadlineNs) {
    boolean ended = true;
    try {
      for (FlowProcess process : processes) {
        ended &= process.awaitEnd(deadlineNs);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    if (ended) {
      // Of those whose process never got a thread nobody else does it.
      connections.forEach(Connection::close);
      state = State.STOPPED;
    }
    return ended;
  }

  private void checkExists() {
    if (state == State.DELETED) {
      throw Refusal.unknown("flow=" + name + " does not exist");
    }
  }

  private String stateLabel() {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
