package dev.tare.internal.aggregate;

import dev.tare.internal.histogram.SeriesBytes;
import dev.tare.model.Detail;
import dev.tare.model.MetricFamily;
import java.util.List;

/** A family whose values the aggregator owns. */
public interface AggregatedFamily {

  /** Aggregator: adds a copy of the family as it is now. */
  void copyTo(List<MetricFamily> families, Detail detail);

  /** Aggregator: what its series take, in bytes. */
  SeriesBytes bytes();

  /** Aggregator: lets go of what takes memory, as nothing will be copied any more. */
  void free();
}
