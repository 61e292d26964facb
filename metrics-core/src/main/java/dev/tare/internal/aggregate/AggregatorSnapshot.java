package dev.tare.internal.aggregate;

import dev.tare.model.MetricFamily;
import java.util.List;

/**
 * What the aggregator knew at the end of one pass.
 *
 * @param families immutable copies
 * @param stats of the aggregator itself
 * @param atNs when the pass began
 * @param ageNs how long before it was asked for; 0 where it holds all that was recorded before
 */
public record AggregatorSnapshot(
    List<MetricFamily> families, AggregatorStats stats, long atNs, long ageNs) {
  /** Before the first pass. */
  public static final AggregatorSnapshot EMPTY = before(0);

  /** That there has been no pass since then. */
  public static AggregatorSnapshot before(long atNs) {
    return new AggregatorSnapshot(List.of(), AggregatorStats.NONE, atNs, 0);
  }

  /** The same for somebody who asks later, and gets no newer one; at least 1 ns old. */
  public AggregatorSnapshot staleAt(long nowNs) {
    return new AggregatorSnapshot(families, stats, atNs, Math.max(1, nowNs - atNs));
  }
}
