package dev.tare.process;

import dev.tare.model.MetricFamily;
import java.util.concurrent.TimeUnit;

/**
 * Share of the machine's CPU time that was not idle since the last look. It needs no clock: idle
 * time is counted, too. For the reading thread.
 */
final class HostCpuUsage {
  /** Time comes in steps of 10 ms: a ratio of less than this would be noise. */
  private static final double MIN_WINDOW_NS = TimeUnit.SECONDS.toNanos(1);

  private final int idle;
  private final int waiting;
  private final long[] window;
  private boolean begun;
  private long ratio = MetricFamily.ABSENT;

  /**
   * Nothing read yet.
   *
   * @param modes how many there are
   * @param idle the mode in which nothing was to be done
   * @param waiting the one in which nothing could be done before storage answered
   */
  HostCpuUsage(int modes, int idle, int waiting) {
    this.window = new long[modes];
    this.idle = idle;
    this.waiting = waiting;
  }

  /**
   * The usage as a gauge's slot; ABSENT at the first look, and after counters began anew.
   *
   * @param ns nanoseconds by mode; those that are not known are ABSENT
   */
  long until(long[] ns) {
    double all = 0;
    double unused = 0;
    for (int mode = 0; mode < window.length; mode++) {
      long now = known(ns[mode]);
      if (begun && CounterFall.isReset(window[mode], now)) {
        begun = false; // a CPU was taken out, or lxcfs restarted
        ratio = MetricFamily.ABSENT;
      }
      double spent = Math.max(0, (double) now - (double) window[mode]);
      all += spent;
      unused += mode == idle || mode == waiting ? spent : 0;
    }
    if (begun && all < MIN_WINDOW_NS) {
      return ratio;
    }
    if (begun) {
      ratio = Parser.gauge((all - unused) / all);
    }
    begun = true;
    for (int mode = 0; mode < window.length; mode++) {
      window[mode] = known(ns[mode]);
    }
    return ratio;
  }

  private static long known(long ns) {
    return ns == MetricFamily.ABSENT ? 0 : ns;
  }
}
