package dev.tare.examples.flow;

import dev.tare.examples.flow.peer.Peers;
import dev.tare.examples.flow.retry.RestartPolicy;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What flows run on.
 *
 * @param threads makes the thread of each process
 * @param nanoTime the clock of latencies, rates and deadlines
 * @param random gives each process a source of chance of its own
 * @param stopTimeoutNs how long a stop waits for the processes to end
 * @param restarts how often a process that failed is started again
 * @param peers the servers that flows may send to
 * @param metrics where flows are counted
 */
record Engine(
    ThreadFactory threads,
    LongSupplier nanoTime,
    Supplier<RandomGenerator> random,
    long stopTimeoutNs,
    RestartPolicy restarts,
    Peers peers,
    FlowMetrics metrics) {
  private static final long STOP_TIMEOUT_NS = 5_000_000_000L;

  /** Daemon threads, the system's clock, five seconds to stop. */
  static Engine standard(RestartPolicy restarts, Peers peers, FlowMetrics metrics) {
    AtomicLong number = new AtomicLong();
    ThreadFactory threads =
        runnable -> {
          Thread thread = new Thread(runnable, "flow-process-" + number.incrementAndGet());
          // A process that does not end must not keep the JVM from ending.
          thread.setDaemon(true);
          return thread;
        };
    return new Engine(
        threads,
        System::nanoTime,
        SplittableRandom::new,
        STOP_TIMEOUT_NS,
        restarts,
        peers,
        metrics);
  }
}
