package dev.tare.examples.flow;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What flows run on.
 *
 * @param threads makes the thread of each process
 * @param nanoTime the clock of latencies, rates and deadlines
 * @param stopTimeoutNs how long a stop waits for the processes to end
 * @param metrics where flows are counted
 */
record Engine(
    ThreadFactory threads, LongSupplier nanoTime, long stopTimeoutNs, FlowMetrics metrics) {
  private static final long STOP_TIMEOUT_NS = 5_000_000_000L;

  /** Daemon threads, the system's clock, five seconds to stop. */
  static Engine standard(FlowMetrics metrics) {
    AtomicLong number = new AtomicLong();
    ThreadFactory threads =
        runnable -> {
          Thread thread = new Thread(runnable, "flow-process-" + number.incrementAndGet());
          // A process that does not end must not keep the JVM from ending.
          thread.setDaemon(true);
          return thread;
        };
    return new Engine(threads, System::nanoTime, STOP_TIMEOUT_NS, metrics);
  }
}
