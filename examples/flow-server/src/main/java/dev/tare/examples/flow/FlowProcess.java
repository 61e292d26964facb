package dev.tare.examples.flow;

import dev.tare.examples.flow.component.Component;
import dev.tare.examples.flow.component.Source;
import dev.tare.examples.flow.component.Step;
import dev.tare.examples.flow.definition.ProcessDefinition;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One process of a flow, with a thread of its own for each run. A component that throws ends the
 * run: the process stays failed, and what is sent to it is dropped as {@code stopped}, until the
 * flow is stopped and started again. Its flow calls start and stop under its lock.
 */
final class FlowProcess {
  private enum State {
    STOPPED,
    RUNNING,
    FINISHED,
    FAILED
  }

  /** The clock is read at least this often, so that a clock driven by hand is obeyed. */
  private static final long MAX_PARK_NS = 1_000_000;

  private static final System.Logger LOG = System.getLogger(FlowProcess.class.getName());

  private final ProcessDefinition definition;
  private final String component;
  private final Semaphore arrivals;
  private final List<Connection> inputs;
  private final List<Connection> outputs;
  private final ProcessMetrics metrics;
  private final LongSupplier nanoTime;
  private final LongAdder starts = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder emitted = new LongAdder();

  /** A stop flag. */
  private volatile boolean running;

  /** Published for whoever asks for the status. */
  private volatile State state = State.STOPPED;

  private @Nullable Thread thread;
  private boolean stuck;

  /** The input to look at first; touched by the run's thread only. */
  private int cursor;

  /** A stopped process; {@code arrivals} has a permit for each message in {@code inputs}. */
  FlowProcess(
      ProcessDefinition definition,
      Semaphore arrivals,
      List<Connection> inputs,
      List<Connection> outputs,
      FlowMetrics metrics,
      LongSupplier nanoTime) {
    this.definition = definition;
    this.component = definition.type().name();
    this.arrivals = arrivals;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.metrics = metrics.process(component);
    this.nanoTime = nanoTime;
  }

  String id() {
    return definition.id();
  }

  FlowStatus.OfProcess status() {
    return new FlowStatus.OfProcess(
        id(),
        component,
        state.name().toLowerCase(Locale.ROOT),
        starts.sum(),
        received.sum(),
        emitted.sum());
  }

  /** Starts a new run, its inputs being open; false, and counted, where there is no thread. */
  boolean start(ThreadFactory threads) {
    Component instance = definition.component().get();
    running = true;
    state = State.RUNNING;
    try {
      Thread created = threads.newThread(() -> run(instance));
      created.start();
      thread = created;
    } catch (OutOfMemoryError | RuntimeException e) {
      // The JVM says OutOfMemoryError when the system has no more threads: that ends this start,
      // not the server.
      running = false;
      fail(FailureReason.NO_THREAD, e);
      state = State.FAILED;
      return false;
    }
    starts.increment();
    metrics.started();
    return true;
  }

  /** Tells the run to end; returns at once. */
  void signalStop() {
    running = false;
    Thread current = thread;
    if (current != null) {
      current.interrupt();
    }
  }

  /** Waits until the run has ended; false, and counted once, where it has not by the deadline. */
  boolean awaitEnd(long deadlineNs) throws InterruptedException {
    Thread current = thread;
    if (current == null) {
      return true;
    }
    current.join(1);
    while (current.isAlive() && deadlineNs - nanoTime.getAsLong() > 0) {
      current.join(1);
    }
    if (current.isAlive()) {
      if (!stuck) {
        stuck = true;
        metrics.failed(FailureReason.STUCK);
      }
      return false;
    }
    thread = null;
    stuck = false;
    return true;
  }

  private void run(Component instance) {
    State end = State.FAILED;
    try {
      if (instance instanceof Source source) {
        generate(source);
      } else if (instance instanceof Step step) {
        handle(step);
      }
      end = running ? State.FINISHED : State.STOPPED;
    } catch (Throwable e) {
      end = ended(e);
    } finally {
      // From now on nobody polls: what waits here, or comes later, is dropped and counted.
      inputs.forEach(Connection::close);
      state = end;
    }
  }

  private State ended(Throwable e) {
    if (e instanceof Exception && !running) {
      // The interrupt of a stop made it throw.
      return State.STOPPED;
    }
    fail(e instanceof Exception ? FailureReason.EXCEPTION : FailureReason.ERROR, e);
    return State.FAILED;
  }

  private void fail(FailureReason reason, Throwable e) {
    metrics.failed(reason);
    LOG.log(System.Logger.Level.WARNING, "process=" + id() + " reason=" + reason.label(), e);
  }

  private void generate(Source source) throws InterruptedException {
    long startNs = nanoTime.getAsLong();
    while (running && source.hasNext()) {
      long waitNs = source.dueNs() - (nanoTime.getAsLong() - startNs);
      if (waitNs <= 0) {
        emit(source.next());
        continue;
      }
      LockSupport.parkNanos(this, Math.min(waitNs, MAX_PARK_NS));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private void handle(Step step) throws Exception {
    while (running) {
      // A permit may be left over from a message that a stop has dropped: then nothing is found.
      arrivals.acquire();
      receive(step);
    }
  }

  /** Takes one message, from the inputs in turn: a busy one must not starve the others. */
  private void receive(Step step) throws Exception {
    for (int tried = 0; tried < inputs.size(); tried++) {
      Connection input = inputs.get(cursor);
      cursor = (cursor + 1) % inputs.size();
      String payload = input.poll();
      if (payload != null) {
        received.increment();
        step.onMessage(payload, this::emit);
        return;
      }
    }
  }

  private void emit(String payload) {
    emitted.increment();
    for (Connection output : outputs) {
      output.offer(payload);
    }
  }
}
