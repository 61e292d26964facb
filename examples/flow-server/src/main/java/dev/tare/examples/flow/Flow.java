package dev.tare.examples.flow;

import static java.util.Objects.requireNonNull;

import dev.tare.examples.flow.definition.ConnectionDefinition;
import dev.tare.examples.flow.definition.FlowDefinition;
import dev.tare.examples.flow.json.Refusal;
import dev.tare.examples.flow.peer.Deliveries;
import dev.tare.examples.flow.peer.Delivery;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * A flow: its processes and connections, and whether it runs. Thread-safe. Starting, stopping and
 * deleting exclude each other and may take as long as a stop; messages and status never wait.
 */
final class Flow {
  private enum State {
    STOPPED,
    RUNNING,
    /** It runs on with what it has; its sources make no more. */
    DRAINING,
    /** A process failed for good, and the others were told to stop. */
    FAILED,
    /** Told to stop, and a process has not ended yet. */
    STOPPING,
    DELETED;

    boolean isActive() {
      return this == RUNNING || this == DRAINING;
    }
  }

  private final String name;
  private final Engine engine;
  private final List<FlowProcess> processes;
  private final List<Connection> connections;
  private final Map<String, Connection> inlets;
  private final Deliveries deliveries = new Deliveries();
  private final Lock lock = new ReentrantLock();

  /** Written under the lock, but for a failure, which a process's thread reports without it. */
  private final AtomicReference<State> state = new AtomicReference<>(State.STOPPED);

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

  /** Starts all processes, or none; false where it runs already. */
  boolean start() {
    lock.lock();
    try {
      checkExists();
      return startLocked();
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

  /** Stops it where it runs, and starts it. */
  void restart() {
    lock.lock();
    try {
      checkExists();
      stopLocked();
      startLocked();
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
      state.set(State.DELETED);
      connections.forEach(Connection::forget);
    } finally {
      lock.unlock();
    }
  }

  /** Lets the sources make no more; what there is goes on its way. */
  void drain() {
    if (state.compareAndSet(State.RUNNING, State.DRAINING)) {
      connections.forEach(Connection::drain);
      processes.forEach(FlowProcess::finish);
    }
  }

  /** Whether nothing in it is on its way any more, and nothing will be, once it drains. */
  boolean isDrained() {
    if (state() != State.DRAINING) {
      return true;
    }
    if (processes.stream().anyMatch(FlowProcess::isMaking)) {
      return false;
    }
    // A message that goes on while the connections are looked at would be seen in none of them;
    // but then it was offered, and the sum has changed.
    long offered = offered();
    return messagesInFlight() == 0 && offered() == offered;
  }

  /** Messages that wait in its connections or are in the hand of a process. */
  long messagesInFlight() {
    return connections.stream()
        .map(Connection::status)
        .mapToLong(FlowStatus.OfConnection::inFlight)
        .sum();
  }

  private long offered() {
    return connections.stream().mapToLong(connection -> connection.status().offered()).sum();
  }

  /** Ends the present run of a process, as a crash would. */
  void kill(String process) {
    checkRuns();
    if (!process(process).kill()) {
      throw Refusal.conflict("process=" + process + " does not run (running)");
    }
  }

  /** Hands a message to a process; returns when it is in the process's inlet. */
  void send(String process, String payload) {
    Connection inlet = inlet(process);
    checkRuns();
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

  /**
   * Takes a message from another server, once however often it is sent. Where it is refused, the
   * other server keeps it, and nothing is counted here.
   */
  void receive(Delivery delivery) {
    Connection inlet = inlet(delivery.process());
    boolean accepted =
        deliveries.accept(
            delivery,
            () -> {
              checkRuns();
              return inlet.offerOrLeave(delivery.payload()) == Connection.Offer.ACCEPTED;
            });
    if (!accepted) {
      throw Refusal.unavailable("process=" + delivery.process() + " takes no message now");
    }
  }

  FlowStatus status() {
    return new FlowStatus(
        name,
        stateLabel(),
        processes.stream().map(FlowProcess::status).toList(),
        connections.stream().map(Connection::status).toList());
  }

  private FlowProcess process(String id) {
    return processes.stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Refusal.unknown("flow=" + name + " has no process=" + id));
  }

  private Connection inlet(String process) {
    Connection inlet = inlets.get(process(process).id());
    if (inlet == null) {
      throw Refusal.invalid("process=" + process + " (one that receives messages)");
    }
    return inlet;
  }

  private boolean startLocked() {
    if (state().isActive()) {
      return false;
    }
    if (!hasEnded()) {
      throw Refusal.conflict("flow=" + name + " state=" + stateLabel() + " (stopped)");
    }
    // All of them first: the first process sends before the last one has its thread.
    connections.forEach(Connection::open);
    for (FlowProcess process : processes) {
      if (!process.start(this::fail)) {
        end();
        throw Refusal.unavailable("process=" + process.id() + " got no thread");
      }
    }
    engine.metrics().flowStarted();
    state.set(State.RUNNING);
    if (processes.stream().anyMatch(FlowProcess::hasFailed)) {
      fail(); // it could not, before this was running
    }
    return true;
  }

  /** Whether no process of an earlier start is left; those of a failure are waited for. */
  private boolean hasEnded() {
    return switch (state()) {
      case STOPPING -> awaitEnd(nowNs());
      case FAILED -> awaitEnd(nowNs() + engine.stopTimeoutNs());
      default -> true;
    };
  }

  private boolean stopLocked() {
    if (state() == State.STOPPED) {
      return false;
    }
    if (!end()) {
      throw Refusal.unavailable("flow=" + name + " state=stopping: a process has not ended");
    }
    return true;
  }

  /** Called by the thread of a process that failed for good: without it the flow is none. */
  private void fail() {
    if (leave(now -> now.isActive() ? State.FAILED : now)) {
      processes.forEach(FlowProcess::signalStop);
    }
  }

  /** Whether it was active until now, which only one of several threads is told. */
  private boolean leave(UnaryOperator<State> next) {
    boolean active = requireNonNull(state.getAndUpdate(next)).isActive();
    if (active) {
      engine.metrics().flowStopped();
    }
    return active;
  }

  private State state() {
    return requireNonNull(state.get());
  }

  /** Whether all processes have ended by the deadline; the state tells it afterwards. */
  private boolean end() {
    leave(now -> State.STOPPING);
    processes.forEach(FlowProcess::signalStop);
    return awaitEnd(nowNs() + engine.stopTimeoutNs());
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
      state.set(State.STOPPED);
    }
    return ended;
  }

  private void checkExists() {
    if (state() == State.DELETED) {
      throw Refusal.unknown("flow=" + name + " does not exist");
    }
  }

  private void checkRuns() {
    if (state() != State.RUNNING) {
      throw Refusal.conflict("flow=%s state=%s (running)".formatted(name, stateLabel()));
    }
  }

  private String stateLabel() {
    return state().name().toLowerCase(Locale.ROOT);
  }

  private long nowNs() {
    return engine.nanoTime().getAsLong();
  }
}
