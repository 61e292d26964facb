package dev.tare.internal.self;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * One adder for each {@link SelfMetric}. Any thread may count; counting neither waits nor throws.
 */
public final class SelfMetrics {
  private final Map<SelfMetric, LongAdder> adders = new EnumMap<>(SelfMetric.class);

  /** All counts at 0. */
  public SelfMetrics() {
    for (SelfMetric metric : SelfMetric.values()) {
      adders.put(metric, new LongAdder());
    }
  }

  /** Counts several. */
  public void add(SelfMetric metric, long amount) {
    Objects.requireNonNull(adders.get(metric)).add(amount);
  }

  /** Counts one. */
  public void increment(SelfMetric metric) {
    Objects.requireNonNull(adders.get(metric)).increment();
  }

  /** The count now. */
  public long count(SelfMetric metric) {
    return Objects.requireNonNull(adders.get(metric)).sum();
  }
}
