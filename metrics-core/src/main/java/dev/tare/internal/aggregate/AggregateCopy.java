package dev.tare.internal.aggregate;

import dev.tare.model.MetricFamily;
import java.util.List;

/**
 * What the aggregator knew at the end of one pass.
 *
 * @param families immutable copies
 * @param stats of the aggregator itself
 */
public record AggregateCopy(List<MetricFamily> families, AggregatorStats stats) {
  /** Before the first pass. */
  public static final AggregateCopy EMPTY = new AggregateCopy(List.of(), AggregatorStats.NONE);
}
