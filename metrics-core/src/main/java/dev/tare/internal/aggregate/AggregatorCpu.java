package dev.tare.internal.aggregate;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * CPU time of the threads that have run the aggregator, one after the other, while they did. The
 * aggregator's own. Who closes makes the last pass in place of a thread that is dead or has never
 * begun: what that thread takes is not counted, and what the dead one had taken is what it saw when
 * it last looked.
 */
final class AggregatorCpu {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long UNKNOWN = -1;

  private final LongSupplier threadNs;

  /** Which began last; null before the first. */
  private @Nullable Thread thread;

  private boolean unknown;

  /** What this thread had taken when it began; it may be one of a pool. */
  private long beganNs = UNKNOWN;

  /** What it has taken since. */
  private long takenNs;

  /** What those before it had taken. */
  private long earlierNs;

  AggregatorCpu() {
    this(AggregatorCpu::ofCurrentThread);
  }

  /** For tests: a clock of the calling thread's CPU time, negative where it is not known. */
  AggregatorCpu(LongSupplier threadNs) {
    this.threadNs = threadNs;
  }

  private static long ofCurrentThread() {
    try {
      return THREADS.getCurrentThreadCpuTime();
    } catch (UnsupportedOperationException e) {
      return UNKNOWN; // this JVM's threads, or a virtual one
    }
  }

  /** The calling thread begins. */
  void begin() {
    thread = Thread.currentThread();
    earlierNs += takenNs;
    takenNs = 0;
    beganNs = threadNs.getAsLong();
    unknown = beganNs < 0 && earlierNs == 0;
  }

  /** Looks how much has been taken, if the caller is the thread that began last. */
  void look() {
    if (Thread.currentThread() == thread && beganNs >= 0) {
      takenNs = Math.max(takenNs, threadNs.getAsLong() - beganNs);
    }
  }

  /** All of it at the last look; negative where it is not known. */
  long nanos() {
    return unknown ? UNKNOWN : earlierNs + takenNs;
  }
}
