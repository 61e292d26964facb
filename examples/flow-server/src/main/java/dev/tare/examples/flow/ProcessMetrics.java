package dev.tare.examples.flow;

import dev.tare.instrument.Counter;

/** What is measured of the processes of one component. Thread-safe. */
final class ProcessMetrics {
  private final Counter starts;
  private final Counters<FailureReason> failures;

  ProcessMetrics(Counter starts, Counters<FailureReason> failures) {
    this.starts = starts;
    this.failures = failures;
  }

  /** A process got its thread: {@code flow_process_starts_total}. */
  void started() {
    starts.increment();
  }

  /** A process ended, or did not end, against its will: {@code flow_process_failures_total}. */
  void failed(FailureReason reason) {
    failures.increment(reason);
  }
}
