package dev.tare.examples.flow;

import dev.tare.examples.flow.component.Component;
import dev.tare.examples.flow.component.DropReason;
import dev.tare.examples.flow.component.Source;
import dev.tare.examples.flow.component.Step;
import dev.tare.examples.flow.component.Undeliverable;
import dev.tare.examples.flow.definition.ProcessDefinition;
import dev.tare.examples.flow.retry.Pause;
import dev.tare.examples.flow.retry.Restarts;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One process of a flow, with a thread of its own. A component that throws is started again on that
 * thread, after a while, as a new instance; messages wait meanwhile. One that fails too often is
 * given up: the process stays failed, what is sent to it is dropped as {@code stopped}, and its
 * flow is told. Its flow calls start and stop under its lock.
 */
final class FlowProcess {
  private enum State {
    STOPPED,
    RUNNING,
    /** It failed, and waits to be started again. */
    RESTARTING,
    FINISHED,
    FAILED
  }

  private static final class Killed extends Exception {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed by request", null, false, false);
    }
  }

  /** A source that waits for its time looks this often whether it is to end. */
  private static final long LOOK_NS = 1_000_000;

  private static final System.Logger LOG = System.getLogger(FlowProcess.class.getName());

  private final ProcessDefinition definition;
  private final String component;
  private final Arrivals arrivals;
  private final List<Connection> inputs;
  private final List<Connection> outputs;
  private final Engine engine;
  private final ProcessMetrics metrics;
  private final LongAdder starts = new LongAdder();
  private final LongAdder received = new LongAdder();
  private final LongAdder emitted = new LongAdder();

  /** A stop flag. */
  private volatile boolean running;

  /** A stop flag for a source: it makes no more. */
  private volatile boolean finishing;

  /** A stop flag for the present run only. */
  private volatile boolean killed;

  /** Published for whoever asks for the status. */
  private volatile State state = State.STOPPED;

  /** Published for who interrupts it; written under the flow's lock. */
  private volatile @Nullable Thread thread;

  private boolean stuck;

  /** The input to look at first; touched by the process's thread only. */
  private int cursor;

  /** A stopped process; {@code arrivals} is told of each message in {@code inputs}. */
  FlowProcess(
      ProcessDefinition definition,
      Arrivals arrivals,
      List<Connection> inputs,
      List<Connection> outputs,
      Engine engine) {
    this.definition = definition;
    this.component = definition.type().name();
    this.arrivals = arrivals;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.engine = engine;
    this.metrics = engine.metrics().process(component);
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

  /** Whether it has failed for good. */
  boolean hasFailed() {
    return state == State.FAILED;
  }

  /** Whether it is a source that may still make messages. */
  boolean isMaking() {
    return !definition.type().receives() && (state == State.RUNNING || state == State.RESTARTING);
  }

  /**
   * Starts it, its inputs being open; false, and counted, where there is no thread.
   *
   * @param gaveUp called last by its thread, where it has failed for good
   */
  boolean start(Runnable gaveUp) {
    running = true;
    finishing = false;
    killed = false;
    state = State.RUNNING;
    try {
      Thread created = engine.threads().newThread(() -> live(gaveUp));
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
    started();
    return true;
  }

  /** Tells it to end; returns at once. */
  void signalStop() {
    running = false;
    interrupt();
  }

  /** Tells a source to make no more, as if it had come to its end; returns at once. */
  void finish() {
    finishing = true;
  }

  /** Ends the present run as a crash would; false where there is none. Returns at once. */
  boolean kill() {
    if (state != State.RUNNING) {
      return false;
    }
    killed = true;
    interrupt();
    return true;
  }

  private void interrupt() {
    Thread current = thread;
    if (current != null) {
      current.interrupt();
    }
  }

  /** Waits until it has ended; false, and counted once, where it has not by the deadline. */
  boolean awaitEnd(long deadlineNs) throws InterruptedException {
    Thread current = thread;
    if (current == null) {
      return true;
    }
    current.join(1);
    while (current.isAlive() && deadlineNs - nowNs() > 0) {
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

  /** The whole life of its thread. */
  private void live(Runnable gaveUp) {
    State end = State.FAILED;
    try {
      end = runs();
    } finally {
      // From now on nobody takes: what waits here, or comes later, is dropped and counted.
      inputs.forEach(Connection::close);
      state = end;
      if (end == State.FAILED) {
        metrics.gaveUp();
        gaveUp.run();
      }
    }
  }

  /** Run after run, until one ends well, it is told to end or has failed too often. */
  private State runs() {
    Restarts restarts = new Restarts(engine.restarts(), engine.random().get());
    while (true) {
      try {
        run(definition.component().get());
        return running ? State.FINISHED : State.STOPPED;
      } catch (Throwable e) {
        if (e instanceof Exception && !running) {
          return State.STOPPED; // the interrupt of a stop made it throw
        }
        fail(reason(e), e);
      }
      long failedNs = nowNs();
      OptionalLong delayNs = restarts.afterFailure(failedNs);
      if (delayNs.isEmpty()) {
        return State.FAILED;
      }
      state = State.RESTARTING;
      if (!pause(failedNs, delayNs.getAsLong())) {
        return State.STOPPED;
      }
      killed = false;
      state = State.RUNNING;
      started();
    }
  }

  private void started() {
    starts.increment();
    metrics.started();
  }

  private FailureReason reason(Throwable e) {
    if (killed) {
      return FailureReason.KILLED;
    }
    return e instanceof Exception ? FailureReason.EXCEPTION : FailureReason.ERROR;
  }

  private void fail(FailureReason reason, Throwable e) {
    metrics.failed(reason);
    LOG.log(
        System.Logger.Level.WARNING, "process=" + id() + " reason=" + reason.label() + ": " + e);
    LOG.log(System.Logger.Level.DEBUG, "process=" + id(), e);
  }

  /** Whether it still runs so long after. An interrupt may be left over from a kill. */
  private boolean pause(long startNs, long delayNs) {
    long leftNs = delayNs - (nowNs() - startNs);
    while (running && leftNs > 0) {
      try {
        Pause.of(leftNs, engine.nanoTime());
      } catch (InterruptedException e) {
        // Told to end, which the flag says, or killed too late.
      }
      leftNs = delayNs - (nowNs() - startNs);
    }
    return running;
  }

  private void run(Component instance) throws Exception {
    if (instance instanceof Source source) {
      generate(source);
    } else if (instance instanceof Step step) {
      handle(step);
    }
  }

  private void generate(Source source) throws Exception {
    long startNs = nowNs();
    while (running && !finishing && source.hasNext()) {
      throwIfKilled();
      long waitNs = source.dueNs() - (nowNs() - startNs);
      if (waitNs > 0) {
        Pause.of(Math.min(waitNs, LOOK_NS), engine.nanoTime());
      } else {
        emit(source.next());
      }
    }
  }

  private void handle(Step step) throws Exception {
    while (running) {
      throwIfKilled();
      // Looks before it waits: a run that was killed may have heard of a message and not taken it.
      if (!receive(step)) {
        arrivals.await();
      }
    }
  }

  private void throwIfKilled() throws Killed {
    if (killed) {
      throw new Killed();
    }
  }

  /**
   * Takes one message, from the inputs in turn: a busy one must not starve the others. False where
   * none was there.
   */
  private boolean receive(Step step) throws Exception {
    for (int tried = 0; tried < inputs.size(); tried++) {
      Connection input = inputs.get(cursor);
      cursor = (cursor + 1) % inputs.size();
      Connection.Taken message = input.take();
      if (message != null) {
        received.increment();
        handle(step, message);
        return true;
      }
    }
    return false;
  }

  private void handle(Step step, Connection.Taken message) throws Exception {
    try {
      step.onMessage(message.payload(), this::emit);
    } catch (Undeliverable e) {
      message.dropped(e.reason());
      return;
    } catch (Throwable e) {
      message.dropped(running ? DropReason.CRASHED : DropReason.STOPPED);
      throw e;
    }
    message.delivered();
  }

  private void emit(String payload) {
    emitted.increment();
    for (Connection output : outputs) {
      output.offer(payload);
    }
  }

  private long nowNs() {
    return engine.nanoTime().getAsLong();
  }
}
