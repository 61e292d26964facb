package dev.tare.internal.series;

import dev.tare.internal.block.BiasedAdder;
import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.ring.Padding;
import dev.tare.model.Exemplar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One counter: what handles and spilled events add, what threads count of events in place, and what
 * the aggregator has counted of those that came through rings.
 */
public class CounterSeries extends Padding {
  private final BiasedAdder adder;
  private final long createdMs;

  /** Aggregator's own: written for every event, so it lies apart from what recorders read. */
  private long events;

  /** Aggregator's own. */
  private final List<CountReading> threadCounts = new ArrayList<>(1);

  /**
   * A counter at 0.
   *
   * @param createdMs when it began, in milliseconds since 1970; 0 where that is not told
   */
  public CounterSeries(long createdMs) {
    this.adder = new BiasedAdder();
    this.createdMs = createdMs;
  }

  /** When it began, in milliseconds since 1970; 0 where that is not told. */
  public long createdMs() {
    return createdMs;
  }

  /** What a handle adds to, with nothing in between. */
  public BiasedAdder adder() {
    return adder;
  }

  /** Aggregator: what was taken for an example last; null where there is none. */
  public @Nullable Exemplar exemplar() {
    return null;
  }

  /** Aggregator: counts one event. */
  public void onEvent() {
    events++;
  }

  /** Aggregator: adds what a thread counts in place to what is read. */
  public CountReading adopt(PaddedLong count) {
    CountReading reading = new CountReading(count);
    threadCounts.add(reading);
    return reading;
  }

  /** Aggregator: reads a count no more, in which nothing was counted. */
  public void abandon(CountReading reading) {
    threadCounts.remove(reading);
  }

  /** Aggregator, after the last copy: lets go of what threads have counted. */
  public void free() {
    threadCounts.clear();
  }

  /** Aggregator: takes over what a dead thread has counted. */
  public void fold(CountReading reading) {
    if (threadCounts.remove(reading)) {
      events += reading.live();
    }
  }

  /** Aggregator: all that was counted. */
  public long total() {
    long total = events + adder.sum();
    for (CountReading count : threadCounts) {
      total += count.value();
    }
    return total;
  }
}
