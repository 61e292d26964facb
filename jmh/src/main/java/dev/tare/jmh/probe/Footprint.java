package dev.tare.jmh.probe;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What is reachable, on the heap and off it. */
final class Footprint {
  private static final int COLLECTIONS = 5;

  private Footprint() {}

  static long bytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least
        + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
  }
}
