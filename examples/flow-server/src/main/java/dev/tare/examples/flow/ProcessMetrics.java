package dev.tare.examples.flow;

import dev.tare.instrument.Counter;

/** What is measured of the processes of one component. Thread-safe. */
final class ProcessMetrics {
  private final Counter starts;
  private final Counter givenUp;
  private final Counters<FailureReason> failures;

  ProcessMetrics(Counter starts, Counter givenUp, Counters<FailureReason> failures) {
    this.starts = starts;
    this.givenUp = givenUp;
    this.failures = failures;
  }

  /** A process started, or started again: {@code flow_process_starts_total}. */
  void started() {
    starts.increment();
  }

  /** A process ended, or did not end, against its will: {@code flow_process_failures_total}. */
  void failed(FailureReason reason) {
    failures.increment(reason);
  }

  /** A process is not started again: {@code flow_process_given_up_total}. */
  void gaveUp() {
    givenUp.increment();
  }
}
