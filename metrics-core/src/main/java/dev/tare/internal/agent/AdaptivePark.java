package dev.tare.internal.agent;

import dev.tare.internal.aggregate.Aggregator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.agrona.concurrent.NanoClock;

/**
 * Parks for 100 µs, doubled to 10 ms while rings stay nearly empty, and on to 200 ms when nobody
 * has recorded anything for a second. A scrape and closing end any park at once.
 *
 * <p>Waking a hundred times a second takes half a percent of a core, for nothing where nobody
 * records. The price of sleeping longer: the first records after a silence wait in their ring, and
 * where they fill it within 200 ms the rest of them spill.
 */
public final class AdaptivePark {
  /** What the aggregator says when it found records, but so few that there is no hurry. */
  static final int FEW = Aggregator.FEW;

  private static final long MIN_NS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long MAX_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long SILENCE_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long MAX_SILENT_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final NanoClock clock;
  private final LongConsumer park;
  private long nextNs = MIN_NS;
  private long lastRecordNs;

  /** Parks the calling thread. */
  public AdaptivePark(NanoClock clock) {
    this(clock, LockSupport::parkNanos);
  }

  /** For tests. */
  AdaptivePark(NanoClock clock, LongConsumer park) {
    this.clock = clock;
    this.park = park;
    this.lastRecordNs = clock.nanoTime();
  }

  /** Parks, unless {@code workCount} says that there was much. */
  public void idle(int workCount) {
    if (workCount != 0) {
      lastRecordNs = clock.nanoTime();
    }
    if (workCount > 0) {
      nextNs = MIN_NS;
    } else {
      park();
    }
  }

  private void park() {
    boolean silent = clock.nanoTime() - lastRecordNs >= SILENCE_NS;
    nextNs = Math.min(nextNs, silent ? MAX_SILENT_NS : MAX_NS);
    park.accept(nextNs);
    nextNs *= 2;
  }
}
