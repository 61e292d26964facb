package dev.tare.internal.self;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * One count for each {@link SelfMetric}. Any thread may count; counting neither waits nor throws.
 */
public final class SelfMetrics {
  /**
   * A count.
   *
   * @param withoutMemory what the adder had none for, as it needs some where threads meet
   */
  private record Count(LongAdder adder, AtomicLong withoutMemory) {
    void add(long amount) {
      try {
        adder.add(amount);
      } catch (OutOfMemoryError e) { // before anything was added
        withoutMemory.addAndGet(amount);
      }
    }

    long sum() {
      return adder.sum() + withoutMemory.get();
    }
  }

  private final Map<SelfMetric, Count> counts = new EnumMap<>(SelfMetric.class);

  /** All counts at 0. */
  public SelfMetrics() {
    for (SelfMetric metric : SelfMetric.values()) {
      counts.put(metric, new Count(new LongAdder(), new AtomicLong()));
    }
  }

  /** Counts several. */
  public void add(SelfMetric metric, long amount) {
    Objects.requireNonNull(counts.get(metric)).add(amount);
  }

  /** Counts one. */
  public void increment(SelfMetric metric) {
    add(metric, 1);
  }

  /** The count now. */
  public long count(SelfMetric metric) {
    return Objects.requireNonNull(counts.get(metric)).sum();
  }
}
