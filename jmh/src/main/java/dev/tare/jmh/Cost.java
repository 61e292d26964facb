package dev.tare.jmh;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Counts one thread's operations, and what CPU time they took. Every benchmark, the baseline too,
 * calls {@link #next} once an operation: the oracle for lost records costs all rows the same.
 *
 * <p>The counters cover an iteration from its set-up to its tear-down. JMH runs operations before
 * and after what it times; they are in both the time and the count here.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Cost {
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** Operations of this iteration. */
  public long operations;

  /** CPU time of the process: recorders, aggregator, scraper, and the JVM's own threads. */
  public long processCpuNs;

  /** CPU time of the recording threads. */
  public long ownCpuNs;

  /** What the recording threads allocated, by their own account. */
  public long ownBytes;

  private long position;
  private long beginPosition;
  private long beginOwnCpuNs;
  private long beginOwnBytes;

  /** Counts one operation; returns how many there were before. */
  final long next() {
    return position++;
  }

  final long position() {
    return position;
  }

  /** Makes the thread's count part of the trial's. */
  @Setup(Level.Trial)
  public void join(Trial trial) {
    trial.join(this);
  }

  /** Remembers where the iteration begins. */
  @Setup(Level.Iteration)
  public void begin(Trial trial) {
    beginPosition = position;
    beginOwnCpuNs = THREADS.getCurrentThreadCpuTime();
    trial.takeCpuNs();
    beginOwnBytes = THREADS.getCurrentThreadAllocatedBytes();
  }

  /** Publishes what the iteration took. */
  @TearDown(Level.Iteration)
  public void end(Trial trial) {
    ownBytes = THREADS.getCurrentThreadAllocatedBytes() - beginOwnBytes;
    ownCpuNs = THREADS.getCurrentThreadCpuTime() - beginOwnCpuNs;
    processCpuNs = trial.takeCpuNs();
    operations = position - beginPosition;
  }
}
