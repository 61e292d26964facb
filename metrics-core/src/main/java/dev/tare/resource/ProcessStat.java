package dev.tare.resource;

import dev.tare.model.MetricFamily;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/** Parser of {@code /proc/self/stat}; keeps the last CPU time, to tell the usage since. */
final class ProcessStat implements Parser {
  static final int CPU_NS = 0;
  static final int MAJOR_FAULTS = 1; // followed by the minor ones: the rows of one family
  static final int THREADS = 3;
  static final int VIRTUAL_BYTES = 4;
  static final int RESIDENT_BYTES = 5;
  static final int CPU_RATIO = 6;
  static final int SLOTS = 7;

  /** CPU time comes in steps of 10 ms: a ratio over less than this would be noise. */
  private static final long MIN_WINDOW_NS = TimeUnit.SECONDS.toNanos(1);

  private final KernelUnits units;
  private final NanoClock clock;
  private boolean begun;
  private long windowNs;
  private long windowCpuNs;
  private long ratio = MetricFamily.ABSENT;

  ProcessStat(KernelUnits units, NanoClock clock) {
    this.units = units;
    this.clock = clock;
  }

  @Override
  public boolean parse(Text text, long[] slots) {
    // The name in parentheses is the user's choice and may hold anything: ") R 1 (", a line feed.
    int name = text.lastIndexOf(')', 0, text.length());
    if (name < 0) {
      return false;
    }
    text.moveTo(name + 1);
    text.skipWords(7); // fields 3 to 9
    slots[MAJOR_FAULTS + 1] = text.count(); // 10
    text.skipWords(1);
    slots[MAJOR_FAULTS] = text.count(); // 12
    text.skipWords(1);
    long ticks = text.count(); // 14, user
    ticks += text.count(); // 15, system
    text.skipWords(4);
    slots[THREADS] = Parser.gauge((double) text.count()); // 20
    text.skipWords(2);
    slots[VIRTUAL_BYTES] = Parser.gauge((double) text.count()); // 23
    long pages = text.count(); // 24
    if (text.failed() || ticks < 0 || ticks > Long.MAX_VALUE / units.tickNs()) {
      return false;
    }
    if (units.pageBytes() > 0) {
      slots[RESIDENT_BYTES] = Parser.gauge((double) pages * units.pageBytes());
    }
    slots[CPU_NS] = ticks * units.tickNs();
    slots[CPU_RATIO] = usage(slots[CPU_NS], clock.nanoTime());
    return true;
  }

  private long usage(long cpuNs, long nowNs) {
    long elapsedNs = nowNs - windowNs;
    if (begun && elapsedNs < MIN_WINDOW_NS) {
      return ratio;
    }
    if (begun) {
      double cpus = (double) Math.max(0, cpuNs - windowCpuNs) / (double) elapsedNs;
      ratio = Parser.gauge(cpus / Runtime.getRuntime().availableProcessors());
    }
    begun = true;
    windowNs = nowNs;
    windowCpuNs = cpuNs;
    return ratio;
  }
}
