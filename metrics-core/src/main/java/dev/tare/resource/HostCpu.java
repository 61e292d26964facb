package dev.tare.resource;

import dev.tare.model.MetricFamily;
import java.util.Arrays;
import java.util.List;

/** Parser of the first line of {@code /proc/stat}: CPU time of the machine by mode. */
final class HostCpu implements Parser {
  /** Sorted, as series are. */
  static final List<String> MODES =
      List.of("idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user");

  private static final byte[] CPU = Text.word("cpu ");

  /** Where each column goes; old kernels have only the first four, five or seven. */
  private static final int[] SLOTS = {
    MODES.indexOf("user"),
    MODES.indexOf("nice"),
    MODES.indexOf("system"),
    MODES.indexOf("idle"),
    MODES.indexOf("iowait"),
    MODES.indexOf("irq"),
    MODES.indexOf("softirq"),
    MODES.indexOf("steal")
  };

  private static final int ALWAYS = 4;

  private final KernelUnits units;

  /** The most that was ever read: waiting and stolen time may be taken back by the kernel. */
  private final long[] most = new long[SLOTS.length];

  HostCpu(KernelUnits units) {
    this.units = units;
  }

  @Override
  public boolean parse(Text text, long[] slots) {
    if (!text.line(CPU)) {
      return false;
    }
    int end = text.endOfLine();
    long all = 0;
    for (int i = 0; i < SLOTS.length && (i < ALWAYS || text.moreInLine()); i++) {
      long ticks = text.count();
      if (text.failed() || text.position() > end || ticks > Long.MAX_VALUE / units.tickNs()) {
        return false;
      }
      slots[SLOTS[i]] = ticks * units.tickNs();
      all |= ticks;
    }
    if (end < 0) {
      return false;
    }
    if (all == 0) { // a sandbox that does not tell: a machine has always worked for a while
      Arrays.fill(slots, MetricFamily.ABSENT);
    } else {
      keepFromFalling(slots);
    }
    return true;
  }

  private void keepFromFalling(long[] slots) {
    for (int i = 0; i < most.length; i++) {
      if (slots[i] != MetricFamily.ABSENT) {
        most[i] = Math.max(most[i], slots[i]);
        slots[i] = most[i];
      }
    }
  }
}
