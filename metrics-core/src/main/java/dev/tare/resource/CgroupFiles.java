package dev.tare.resource;

import dev.tare.model.MetricFamily;
import java.util.concurrent.TimeUnit;

/** Parsers of the files of a control group. */
final class CgroupFiles {
  private static final byte[] USAGE = Text.word("usage_usec ");
  private static final byte[] USER_US = Text.word("user_usec ");
  private static final byte[] SYSTEM_US = Text.word("system_usec ");
  private static final byte[] USER = Text.word("user ");
  private static final byte[] SYSTEM = Text.word("system ");
  private static final byte[] PERIODS = Text.word("nr_periods ");
  private static final byte[] THROTTLED = Text.word("nr_throttled ");
  private static final byte[] THROTTLED_US = Text.word("throttled_usec ");
  private static final byte[] THROTTLED_NS = Text.word("throttled_time ");
  private static final byte[] INACTIVE = Text.word("inactive_file ");
  private static final byte[] TOTAL_INACTIVE = Text.word("total_inactive_file ");
  private static final byte[] OOM_KILL = Text.word("oom_kill ");
  private static final byte[] MAX = Text.word("max");
  private static final byte[] NONE = Text.word("-1");

  /** Version 1 has no word for "no limit", but a number that depends on the size of a page. */
  private static final long NO_LIMIT = 1L << 62;

  private CgroupFiles() {}

  /** {@code cpu.stat} of version 2: CPU time, that of user code, that of the kernel. */
  static boolean cpuTime(Text text, long[] slots) {
    return nanos(text, USAGE, 1_000, slots, 0)
        && nanos(text, USER_US, 1_000, slots, 1)
        && nanos(text, SYSTEM_US, 1_000, slots, 2)
        && !text.failed();
  }

  /** {@code cpuacct.usage}: CPU time. */
  static boolean cpuUsage(Text text, long[] slots) {
    slots[0] = text.count();
    return !text.failed();
  }

  /** {@code cpuacct.stat}: that of user code, that of the kernel. */
  static Parser cpuModes(long tickNs) {
    return (text, slots) ->
        nanos(text, USER, tickNs, slots, 1)
            && nanos(text, SYSTEM, tickNs, slots, 2)
            && !text.failed();
  }

  /**
   * {@code cpu.stat}: periods, those throttled, time throttled. Version 2 has them only where the
   * CPU controller is on.
   */
  static boolean throttling(Text text, long[] slots) {
    if (text.line(PERIODS)) {
      slots[0] = text.count();
      if (!text.line(THROTTLED)) {
        return false;
      }
      slots[1] = text.count();
      if (!nanos(text, THROTTLED_US, 1_000, slots, 2) && !nanos(text, THROTTLED_NS, 1, slots, 2)) {
        return false;
      }
    }
    return text.length() > 0 && !text.failed();
  }

  private static boolean nanos(Text text, byte[] line, long unitNs, long[] slots, int slot) {
    if (!text.line(line)) {
      return false;
    }
    long count = text.count();
    slots[slot] = count <= Long.MAX_VALUE / unitNs ? count * unitNs : MetricFamily.ABSENT;
    return true;
  }

  /** One number, of which a gauge is made. */
  static boolean gauge(Text text, long[] slots) {
    slots[0] = Parser.gauge((double) text.count());
    return !text.failed();
  }

  /** {@code memory.stat}, after the usage: takes from it what could be dropped at once. */
  static boolean workingSet(Text text, long[] slots) {
    if (!text.line(TOTAL_INACTIVE) && !text.line(INACTIVE)) {
      return false;
    }
    double working = Double.longBitsToDouble(slots[0]) - (double) text.count();
    slots[0] = Parser.gauge(Math.max(0, working)); // the two were not read at one instant
    return !text.failed();
  }

  /** {@code memory.events} and {@code memory.oom_control}: processes killed for want of memory. */
  static boolean oomKills(Text text, long[] slots) {
    if (!text.line(OOM_KILL)) {
      return false;
    }
    slots[0] = text.count();
    return !text.failed();
  }

  /**
   * A limit in a file of its own: {@code memory.max}, {@code pids.max}, {@code cpu.cfs_quota_us}.
   */
  static boolean limit(Text text, long[] slots) {
    if (text.next(MAX) || text.next(NONE)) {
      return true;
    }
    long limit = text.count();
    slots[0] = limit < NO_LIMIT ? limit : MetricFamily.ABSENT;
    return !text.failed();
  }

  /** {@code cpu.max}: microseconds of CPU time in a period, and that period. */
  static boolean cpuMax(Text text, long[] slots) {
    return limit(text, slots) && (slots[0] == MetricFamily.ABSENT || period(text, slots));
  }

  /** {@code cpu.cfs_period_us}. */
  static boolean period(Text text, long[] slots) {
    slots[1] = text.count();
    return !text.failed() && slots[1] > 0 && slots[1] <= TimeUnit.HOURS.toMicros(1);
  }
}
