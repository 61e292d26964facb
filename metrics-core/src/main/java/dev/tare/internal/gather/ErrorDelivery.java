package dev.tare.internal.gather;

import dev.tare.internal.agent.AggregatorAgent;
import dev.tare.internal.collect.MetricFaults;
import dev.tare.internal.foreign.Deadline;
import dev.tare.internal.foreign.ForeignCall;
import dev.tare.internal.foreign.ForeignRun;
import dev.tare.internal.foreign.ForeignThreads;
import dev.tare.internal.foreign.ForeignWork;
import dev.tare.internal.self.DeferredErrors;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells the error handler what waits to be told: foreign code, too, which may not return. */
final class ErrorDelivery {
  /** Under which it is counted. */
  private static final String NAME = "error_handler";

  private final AggregatorAgent agent;
  private final DeferredErrors errors;
  private final ForeignThreads foreign;
  private final MetricFaults faults;
  private final AtomicBoolean telling = new AtomicBoolean();
  private final ForeignCall handler = new ForeignCall(NAME, () -> "the error handler");

  /** One time. */
  private final class Delivery implements ForeignWork {
    private boolean failed;

    @Override
    public void run(ForeignRun run) {
      if (!handler.mayBegin()) {
        faults.tellIfOverdue(handler);
      } else if (run.enter(handler)) {
        errors.deliver();
        run.leave(handler);
      }
    }

    @Override
    public void failed(Throwable failure) {
      failed = true;
    }
  }

  ErrorDelivery(AggregatorAgent agent, ForeignThreads foreign, MetricFaults faults) {
    this.agent = agent;
    this.errors = agent.aggregator().errors();
    this.foreign = foreign;
    this.faults = faults;
  }

  /** Any thread: the aggregator's and those for foreign code tell it themselves. */
  void deliver(Deadline deadline) {
    if (!errors.waiting()) {
      return;
    }
    if (foreign.isCurrent() || agent.thread().isCurrent()) {
      errors.deliver();
    } else {
      Delivery delivery = new Delivery();
      foreign.run(delivery, deadline);
      if (delivery.failed) {
        deliverHere();
      }
    }
  }

  /**
   * No thread, which is the last thing to keep quiet about: but the handler may hang. So the
   * aggregator tells, or whoever comes when a call has returned. Where neither can be, as the JVM
   * makes no threads, who waits does, and while that hangs nobody else.
   */
  private void deliverHere() {
    boolean others = foreign.isFull() || agent.thread().alive();
    if (!others && telling.compareAndSet(false, true)) {
      try {
        errors.deliver();
      } finally {
        telling.set(false);
      }
    }
  }
}
