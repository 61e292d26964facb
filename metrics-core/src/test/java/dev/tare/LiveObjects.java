package dev.tare;

import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many objects of Tare's classes are live, as a full collection finds them: not bytes of the
 * heap, which other tests, the JVM and its tables share.
 */
final class LiveObjects {
  /** A count stops every thread: between two of them the aggregator has to come to its work. */
  private static final long PAUSE_NS = 100_000_000;

  private LiveObjects() {}

  /** Counts after a collection until a count is right or the time is up; returns the last one. */
  static long await(LongPredicate right, long timeoutNs) {
    long deadline = System.nanoTime() + timeoutNs;
    long count = count();
    while (!right.test(count) && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(PAUSE_NS);
      count = count();
    }
    return count;
  }

  /** A line is number, instances, bytes and class, of whatever module. */
  static long count() {
    return histogram()
        .lines()
        .map(line -> line.trim().split("\\s+"))
        .filter(columns -> columns.length >= 4 && columns[3].startsWith("dev.tare."))
        .mapToLong(columns -> Long.parseLong(columns[1]))
        .sum();
  }

  private static String histogram() {
    try {
      return (String)
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }
}
