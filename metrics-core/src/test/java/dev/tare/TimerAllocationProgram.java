package dev.tare;

import dev.tare.instrument.Histogram;
import dev.tare.instrument.StartedTimer;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** Times until that allocates nothing, or a minute is over, and prints what it came to. */
final class TimerAllocationProgram {
  private TimerAllocationProgram() {}

  public static void main(String[] arguments) {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Histogram histogram = metrics.registry().histogram("t_seconds", "T.").register();
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      long least = Long.MAX_VALUE;
      while (least > 0 && System.nanoTime() - deadline < 0) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 20_000; i++) {
          timed(histogram);
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      System.out.println(least);
    }
  }

  private static void timed(Histogram histogram) {
    StartedTimer timer = histogram.startTimer();
    try {
      Thread.onSpinWait();
    } finally {
      timer.close();
    }
  }
}
