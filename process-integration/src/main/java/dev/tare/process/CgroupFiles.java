package dev.tare.process;

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
  private static final byte[] ANON = Text.word("anon ");
  private static final byte[] FILE = Text.word("file ");
  private static final byte[] TOTAL_CACHE = Text.word("total_cache ");
  private static final byte[] TOTAL_RSS = Text.word("total_rss ");
  private static final byte[] TOTAL_SWAP = Text.word("total_swap ");
  private static final byte[] INACTIVE = Text.word("inactive_file ");
  private static final byte[] TOTAL_INACTIVE = Text.word("total_inactive_file ");
  private static final byte[] HIERARCHICAL = Text.word("hierarchical_memory_limit ");
  private static final byte[] LOW = Text.word("low ");
  private static final byte[] HIGH = Text.word("high ");
  private static final byte[] MAX_EVENTS = Text.word("max ");
  private static final byte[] OOM = Text.word("oom ");
  private static final byte[] OOM_KILL = Text.word("oom_kill ");
  private static final byte[] MAX = Text.word("max");
  private static final byte[] NONE = Text.word("-1");

  /** Version 1 has no word for "no limit", but a number that depends on the size of a page. */
  private static final long NO_LIMIT = 1L << 62;

  private CgroupFiles() {}

  /** {@code cpu.stat} of version 2: CPU time, that of user code, that of the kernel. */
  static boolean cpuTime(Text text, long[] slots) {
    boolean known = Parser.counter(text, USAGE, 1_000, slots, 0);
    known |= Parser.counter(text, USER_US, 1_000, slots, 1);
    known |= Parser.counter(text, SYSTEM_US, 1_000, slots, 2);
    return known;
  }

  /** {@code cpuacct.usage}: CPU time. */
  static boolean cpuUsage(Text text, long[] slots) {
    return Parser.part(text, slots, 0, text.counter(1));
  }

  /** {@code cpuacct.stat}: that of user code, that of the kernel. */
  static Parser cpuModes(long tickNs) {
    return (text, slots) -> {
      boolean known = Parser.counter(text, USER, tickNs, slots, 1);
      known |= Parser.counter(text, SYSTEM, tickNs, slots, 2);
      return known;
    };
  }

  /**
   * {@code cpu.stat} of version 2: periods, those throttled, time throttled; there only where the
   * CPU controller is on.
   */
  static boolean throttling(Text text, long[] slots) {
    return throttling(text, THROTTLED_US, 1_000, slots);
  }

  /** The same of version 1. */
  static boolean throttlingOfV1(Text text, long[] slots) {
    return throttling(text, THROTTLED_NS, 1, slots);
  }

  private static boolean throttling(Text text, byte[] time, long unitNs, long[] slots) {
    if (!text.line(PERIODS)) {
      return text.length() > 0;
    }
    boolean known = Parser.part(text, slots, 0, text.counter(1));
    known |= Parser.counter(text, THROTTLED, 1, slots, 1);
    known |= Parser.counter(text, time, unitNs, slots, 2);
    return known;
  }

  /** One number, of which a gauge is made. */
  static boolean gauge(Text text, long[] slots) {
    slots[0] = Parser.gauge(text.large());
    return !text.failed();
  }

  /**
   * {@code memory.stat} of version 2: what of the usage could be dropped at once, what is
   * anonymous, what belongs to files.
   */
  static boolean memoryParts(Text text, long[] slots) {
    boolean known = bytes(text, ANON, slots, 1);
    known |= bytes(text, FILE, slots, 2);
    known |= bytes(text, INACTIVE, slots, 0);
    return known;
  }

  /** The same of version 1, which has swap, too, and the group's own apart from all below it. */
  static boolean memoryPartsOfV1(Text text, long[] slots) {
    boolean known = bytes(text, TOTAL_CACHE, slots, 2);
    known |= bytes(text, TOTAL_RSS, slots, 1);
    known |= bytes(text, TOTAL_SWAP, slots, 3);
    known |= bytes(text, TOTAL_INACTIVE, slots, 0);
    return known;
  }

  /** {@code memory.swap.current} of version 2, behind the parts. */
  static boolean swap(Text text, long[] slots) {
    return Parser.part(text, slots, 3, Parser.gauge(text.large()));
  }

  private static boolean bytes(Text text, byte[] line, long[] slots, int slot) {
    return text.line(line) && Parser.part(text, slots, slot, Parser.gauge(text.large()));
  }

  /**
   * {@code memory.stat} of version 1, after {@link #limit}: the lowest limit of the group and those
   * above it, which it knows also of those that cannot be seen from here.
   */
  static boolean limitFromAbove(Text text, long[] slots) {
    if (text.line(HIERARCHICAL)) {
      long limit = text.counter(1);
      if (!text.failed() && limit != MetricFamily.ABSENT && limit < NO_LIMIT) {
        slots[0] = slots[0] == MetricFamily.ABSENT ? limit : Math.min(slots[0], limit);
      }
    }
    return !text.failed();
  }

  /**
   * {@code memory.events} of version 2: processes killed for want of memory; then how often it went
   * beyond {@code memory.high}, below {@code memory.low}, against {@code memory.max}, and out.
   */
  static boolean memoryEvents(Text text, long[] slots) {
    boolean known = Parser.counter(text, LOW, 1, slots, 2);
    known |= Parser.counter(text, HIGH, 1, slots, 1);
    known |= Parser.counter(text, MAX_EVENTS, 1, slots, 3);
    known |= Parser.counter(text, OOM, 1, slots, 4);
    known |= Parser.counter(text, OOM_KILL, 1, slots, 0);
    return known;
  }

  /**
   * {@code memory.oom_control} of version 1: processes killed for want of memory, which it tells
   * since Linux 4.13.
   */
  static boolean oomKills(Text text, long[] slots) {
    return text.line(OOM_KILL) ? Parser.part(text, slots, 0, text.counter(1)) : text.length() > 0;
  }

  /** A limit in a file of its own: {@code memory.max}, {@code pids.max}. */
  static boolean limit(Text text, long[] slots) {
    if (text.next(MAX) || text.next(NONE)) {
      return true;
    }
    long limit = text.counter(1);
    slots[0] = limit < NO_LIMIT ? limit : MetricFamily.ABSENT; // absent is less than all
    return !text.failed();
  }

  /** {@code cpu.max}: microseconds of CPU time in a period, and that period. */
  static boolean cpuMax(Text text, long[] slots) {
    return quota(text, slots) && (slots[0] == MetricFamily.ABSENT || period(text, slots));
  }

  /** {@code cpu.cfs_quota_us}: no kernel has a quota of 0, of which no share could be told. */
  static boolean quota(Text text, long[] slots) {
    return limit(text, slots) && slots[0] != 0;
  }

  /** {@code cpu.cfs_period_us}. */
  static boolean period(Text text, long[] slots) {
    slots[1] = text.count();
    return !text.failed() && slots[1] > 0 && slots[1] <= TimeUnit.HOURS.toMicros(1);
  }
}
