package dev.tare.internal.gather;

import dev.tare.internal.agent.AggregatorAgent;
import dev.tare.internal.collect.MetricFaults;
import dev.tare.internal.foreign.Deadline;
import dev.tare.internal.foreign.ForeignCall;
import dev.tare.internal.foreign.ForeignRun;
import dev.tare.internal.foreign.ForeignThreads;
import dev.tare.internal.foreign.ForeignWork;
import dev.tare.internal.self.DeferredErrors;

/** Tells the error handler what waits to be told: foreign code, too, which may not return. */
final class ErrorDelivery {
  /** Under which it is counted. */
  private static final String NAME = "error_handler";

  private final AggregatorAgent agent;
  private final DeferredErrors errors;
  private final ForeignThreads foreign;
  private final MetricFaults faults;
  private final ForeignCall handler = new ForeignCall(NAME, () -> "the error handler");

  /** One time. */
  private final class Delivery implements ForeignWork {
    @Override
    public void run(ForeignRun run) {
      if (!handler.mayBegin()) {
        faults.tellIfOverdue(handler);
      } else if (run.enter(handler)) {
        errors.deliver();
        run.leave(handler);
      }
    }

    /** That there is no thread is the last thing to keep quiet about. */
    @Override
    public void failed(Throwable failure) {
      errors.deliver();
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
      foreign.run(new Delivery(), deadline);
    }
  }
}
