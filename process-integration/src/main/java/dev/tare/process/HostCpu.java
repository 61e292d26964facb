package dev.tare.process;

import dev.tare.model.MetricFamily;
import java.util.Arrays;
import java.util.List;

/**
 * Parser of the first line of {@code /proc/stat}: CPU time of the machine by mode, and what of it
 * was used since it was parsed last.
 */
final class HostCpu implements Parser {
  /** Sorted, as series are. */
  static final List<String> MODES =
      List.of("idle", "iowait", "irq", "nice", "softirq", "steal", "system", "user");

  /** The slot of the share that was used, behind the modes. */
  static final int RATIO = MODES.size();

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
  private final HostCpuUsage usage =
      new HostCpuUsage(MODES.size(), MODES.indexOf("idle"), MODES.indexOf("iowait"));

  HostCpu(KernelUnits units) {
    this.units = units;
  }

  @Override
  public boolean parse(Text text, long[] slots) {
    if (!text.line(CPU)) {
      return false;
    }
    int end = text.endOfLine();
    boolean worked = false;
    for (int i = 0; i < SLOTS.length && (i < ALWAYS || text.moreInLine()); i++) {
      long ns = text.counter(units.tickNs());
      if (text.failed() || text.position() > end) {
        return false;
      }
      slots[SLOTS[i]] = ns;
      worked |= ns != 0;
    }
    if (end < 0) {
      return false;
    }
    if (!worked) { // a sandbox that does not tell: a machine has always worked for a while
      Arrays.fill(slots, MetricFamily.ABSENT);
      return true;
    }
    slots[RATIO] = usage.until(slots);
    return true;
  }
}
