package dev.tare.jmh.probe;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;

/** What share of a processor, in per cent, do a library's threads take when nobody records? */
public final class Idle {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long SETTLE_NS = 1_000_000_000;
  private static final long WATCH_NS = 4_000_000_000L;

  private Idle() {}

  /**
   * Prints it.
   *
   * @param words the library
   */
  public static void main(String... words) throws IOException {
    Library library = Library.named(words[0]);
    library.record("any", 1_000_000);
    library.scrape(OutputStream.nullOutputStream());
    park(SETTLE_NS);
    long cpuNs = cpuNs();
    long beginNs = System.nanoTime();
    park(WATCH_NS);
    double share = 100.0 * (cpuNs() - cpuNs) / (System.nanoTime() - beginNs);
    library.requireRing();
    System.out.println(share);
    System.exit(0);
  }

  private static void park(long ns) {
    long end = System.nanoTime() + ns;
    for (long left = ns; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Of all Java threads but this. */
  private static long cpuNs() {
    long sum = 0;
    for (long id : THREADS.getAllThreadIds()) {
      if (id != Thread.currentThread().getId()) {
        sum += Math.max(0, THREADS.getThreadCpuTime(id));
      }
    }
    return sum;
  }
}
