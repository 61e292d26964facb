package dev.tare.internal.aggregate;

import dev.tare.internal.ring.RingBackEnd;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * What an aggregator is made with; checked by whoever collected it.
 *
 * @param ringBytes of one thread's ring; a power of two
 * @param maxRings how many rings there may be
 * @param threadBlockBytes what the blocks of one thread may take in any case
 * @param blockPoolBytes what those of all threads may take beyond that
 * @param seriesLimit of all metrics together
 * @param hdrLimit how many series may keep quantiles
 * @param scrapeTimeoutNs how long a scrape waits
 * @param createdTimestamps whether series tell when they began
 */
public record AggregatorSettings(
    RingBackEnd backEnd,
    int ringBytes,
    int maxRings,
    int threadBlockBytes,
    int blockPoolBytes,
    int seriesLimit,
    int hdrLimit,
    long scrapeTimeoutNs,
    NanoClock clock,
    EpochClock epochClock,
    boolean createdTimestamps,
    Consumer<Throwable> errorHandler) {

  /**
   * Any thread: when what is made now began, in milliseconds since 1970; 0 where series do not
   * tell.
   */
  long createdMs() {
    return createdTimestamps ? epochClock.time() : 0;
  }
}
