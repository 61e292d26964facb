package dev.tare.process;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.Unit;
import java.util.concurrent.TimeUnit;

/**
 * What becomes of a counter that was read lower than before: the one rule for all of them.
 *
 * <p>The kernel adds CPU time up in several ways, and takes back a tick now and then: rates would
 * see a counter that began anew, and count all of it again. So time that falls by a little stands
 * still until it is made up. But counters do begin anew, too: of the machine, when a CPU is taken
 * out or lxcfs restarts; of a container, when the process is moved. That is what a large fall is,
 * and what it is shown as: held at its maximum, a counter would stand still for days.
 */
final class CounterFall {
  /** Not a counter: it may do as it likes. */
  static final long FREE = -1;

  /** A tick of 10 ms for each of 300 CPUs; and no more than that can ever be missing. */
  private static final long HELD_NS = TimeUnit.SECONDS.toNanos(3);

  private CounterFall() {}

  /** By how much, in raw values, a counter of this family may fall and be held: only time does. */
  static long held(MetricDescriptor counter) {
    return counter.unit().equals(Unit.SECONDS) ? HELD_NS : 0;
  }

  /**
   * What to show.
   *
   * @param before what was shown last; ABSENT if nothing was yet
   * @param read what was read now; ABSENT if it is not known
   * @param held as {@link #held} says; {@link #FREE} for what is no counter
   */
  static long shown(long before, long read, long held) {
    boolean fell = read < before && read != MetricFamily.ABSENT;
    return fell && before - read < held ? before : read;
  }

  /** Whether a counter of time began anew, in nanoseconds that are both known. */
  static boolean isReset(long beforeNs, long readNs) {
    return beforeNs - readNs >= HELD_NS;
  }
}
