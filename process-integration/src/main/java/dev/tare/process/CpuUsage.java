package dev.tare.process;

import dev.tare.model.MetricFamily;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.agrona.concurrent.NanoClock;

/**
 * Share of the available CPUs that was used since the last look, of a counter of CPU time. For the
 * reading thread.
 */
final class CpuUsage {
  /** CPU time comes in steps of 10 ms: a ratio over less than this would be noise. */
  private static final long MIN_WINDOW_NS = TimeUnit.SECONDS.toNanos(1);

  private final DoubleSupplier cpuLimit;
  private final NanoClock clock;
  private boolean begun;
  private long windowNs;
  private long windowCpuNs;
  private long ratio = MetricFamily.ABSENT;

  /**
   * Nothing read yet.
   *
   * @param cpuLimit how many CPUs' time there is at most; may be infinite
   */
  CpuUsage(DoubleSupplier cpuLimit, NanoClock clock) {
    this.cpuLimit = cpuLimit;
    this.clock = clock;
  }

  /** Begins anew: the next counter is another one. */
  void restart() {
    begun = false;
    ratio = MetricFamily.ABSENT;
  }

  /**
   * The usage as a gauge's slot; ABSENT at the first look, and after a counter began anew.
   *
   * @param cpuNs what the counter says now; may be ABSENT
   */
  long until(long cpuNs) {
    if (cpuNs == MetricFamily.ABSENT) {
      return MetricFamily.ABSENT;
    }
    if (begun && CounterFall.isReset(windowCpuNs, cpuNs)) {
      restart();
    }
    long nowNs = clock.nanoTime();
    long elapsedNs = nowNs - windowNs;
    if (begun && elapsedNs < MIN_WINDOW_NS) {
      return ratio;
    }
    if (begun) {
      double cpus = (double) Math.max(0, cpuNs - windowCpuNs) / (double) elapsedNs;
      // The JVM rounds a quota up: of half a CPU it would show half of what is used.
      double available = Runtime.getRuntime().availableProcessors();
      ratio = Parser.gauge(cpus / Math.min(available, cpuLimit.getAsDouble()));
    }
    begun = true;
    windowNs = nowNs;
    windowCpuNs = cpuNs;
    return ratio;
  }
}
