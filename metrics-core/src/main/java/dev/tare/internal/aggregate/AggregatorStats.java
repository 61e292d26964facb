package dev.tare.internal.aggregate;

import dev.tare.internal.histogram.SeriesBytes;

/**
 * The aggregator's own weight.
 *
 * @param rings how many rings there are, owned or not
 * @param ringBytes what their records take
 * @param blockBytes what the blocks of threads take
 * @param seriesBytes what series take
 * @param records how many came through rings
 * @param spills how many found their ring full
 * @param passes how many passes found records
 * @param passNs how long those took together
 * @param lagNs the time between the begins of the last two passes: what a record may have waited
 * @param cpuNs CPU time of the aggregator's threads, of which there is one at a time; negative if
 *     not known
 */
public record AggregatorStats(
    int rings,
    long ringBytes,
    long blockBytes,
    SeriesBytes seriesBytes,
    long records,
    long spills,
    long passes,
    long passNs,
    long lagNs,
    long cpuNs) {
  public static final AggregatorStats NONE =
      new AggregatorStats(0, 0, 0, SeriesBytes.NONE, 0, 0, 0, 0, 0, -1);
}
