package dev.tare.internal.aggregate;

import dev.tare.model.MetricFamily;
import java.util.List;

/**
 * What the aggregator knew at the end of one pass.
 *
 * @param families immutable copies
 * @param stats of the aggregator itself
 */
public record AggregatorSnapshot(List<MetricFamily> families, AggregatorStats stats) {
  public static final AggregatorSnapshot EMPTY =
      new AggregatorSnapshot(List.of(), AggregatorStats.NONE);
}
