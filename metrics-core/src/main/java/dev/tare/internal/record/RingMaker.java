package dev.tare.internal.record;

import dev.tare.internal.ring.Ring;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.DeferredErrors;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes rings, as far as there is memory for them. The aggregator's own.
 *
 * <p>Off-heap memory has a limit of its own; at it the JVM holds its caller for half a second and
 * collects garbage. So after a failure it is not tried again for a minute, and for twice as long
 * after each one more.
 */
public final class RingMaker {
  private static final long FIRST_PAUSE_NS = TimeUnit.MINUTES.toNanos(1);
  private static final long LONGEST_PAUSE_NS = TimeUnit.HOURS.toNanos(1);

  private final Supplier<Ring> newRing;
  private final Consumer<Throwable> onNoMemory;
  private long pauseNs;
  private long pauseEndNs;

  public RingMaker(Supplier<Ring> newRing, Consumer<Throwable> onNoMemory) {
    this.newRing = newRing;
    this.onNoMemory = onNoMemory;
  }

  /** Of a back end and a size; failures are counted and told. */
  public static RingMaker of(
      RingBackEnd backEnd, int ringBytes, SelfMetrics self, DeferredErrors errors) {
    return new RingMaker(
        () -> backEnd.newRing(ringBytes),
        e -> {
          self.increment(SelfMetric.RINGS_REFUSED);
          errors.tell(e);
        });
  }

  /** As many rings as are wanted, or as there is memory for. */
  List<Ring> make(int wanted, long nowNs) {
    List<Ring> rings = new ArrayList<>(wanted);
    if (pausesAt(nowNs)) {
      return rings;
    }
    try {
      while (rings.size() < wanted) {
        rings.add(newRing.get());
      }
      pauseNs = 0;
    } catch (OutOfMemoryError e) {
      pauseNs = Math.min(LONGEST_PAUSE_NS, pauseNs == 0 ? FIRST_PAUSE_NS : 2 * pauseNs);
      pauseEndNs = nowNs + pauseNs;
      onNoMemory.accept(e);
    }
    return rings;
  }

  /** Whether there was no memory lately, so that it is not tried. */
  boolean pausesAt(long nowNs) {
    return failed() && nowNs - pauseEndNs < 0;
  }

  /** Whether there was no memory the last time. */
  boolean failed() {
    return pauseNs != 0;
  }
}
