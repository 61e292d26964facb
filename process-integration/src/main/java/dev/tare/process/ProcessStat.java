package dev.tare.process;

import dev.tare.model.MetricFamily;
import java.util.function.DoubleSupplier;
import org.agrona.concurrent.NanoClock;

/** Parser of {@code /proc/self/stat}, and of the CPU usage since it was parsed last. */
final class ProcessStat implements Parser {
  static final int CPU_NS = 0;
  static final int MAJOR_FAULTS = 1; // followed by the minor ones: the rows of one family
  static final int THREADS = 3;
  static final int VIRTUAL_BYTES = 4;
  static final int RESIDENT_BYTES = 5;
  static final int CPU_RATIO = 6;
  static final int SYSTEM_CPU_NS = 7; // followed by that of user code
  static final int SLOTS = 9;

  private final KernelUnits units;
  private final CpuUsage usage;

  /**
   * Nothing read yet.
   *
   * @param cpuLimit how many CPUs' time there is at most; may be infinite
   */
  ProcessStat(KernelUnits units, DoubleSupplier cpuLimit, NanoClock clock) {
    this.units = units;
    this.usage = new CpuUsage(cpuLimit, clock);
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
    slots[MAJOR_FAULTS + 1] = text.counter(1); // 10
    text.skipWords(1);
    slots[MAJOR_FAULTS] = text.counter(1); // 12
    text.skipWords(1);
    slots[SYSTEM_CPU_NS + 1] = text.counter(units.tickNs()); // 14, of user code
    slots[SYSTEM_CPU_NS] = text.counter(units.tickNs()); // 15
    text.skipWords(4);
    slots[THREADS] = Parser.gauge(text.large()); // 20
    text.skipWords(2);
    slots[VIRTUAL_BYTES] = Parser.gauge(text.large()); // 23
    double pages = text.large(); // 24
    if (text.failed()) {
      return false;
    }
    if (units.pageBytes() > 0) {
      slots[RESIDENT_BYTES] = Parser.gauge(pages * units.pageBytes());
    }
    slots[CPU_NS] = sum(slots[SYSTEM_CPU_NS], slots[SYSTEM_CPU_NS + 1]);
    slots[CPU_RATIO] = usage.until(slots[CPU_NS]);
    return true;
  }

  private static long sum(long one, long other) {
    boolean known = one != MetricFamily.ABSENT && other != MetricFamily.ABSENT && one + other >= 0;
    return known ? one + other : MetricFamily.ABSENT;
  }
}
