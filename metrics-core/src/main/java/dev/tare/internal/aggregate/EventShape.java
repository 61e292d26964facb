package dev.tare.internal.aggregate;

import java.util.List;
import java.util.function.IntFunction;

/**
 * What an event was declared to be.
 *
 * @param labels what to read from the key; several may read the same bits
 * @param counters what counts the event
 * @param histograms what takes its fields, in the order of the fields
 * @param keyLimit how many keys are resolved once for all; more take longer
 */
public record EventShape(
    List<KeyPart> labels,
    List<Feed<CounterSeries>> counters,
    List<Feed<HistogramSeries>> histograms,
    int keyLimit) {

  /** The largest number of fields. */
  public static final int MAX_FIELDS = 8;

  /** Copies the lists. */
  public EventShape {
    labels = List.copyOf(labels);
    counters = List.copyOf(counters);
    histograms = List.copyOf(histograms);
  }

  /**
   * A few bits of the key.
   *
   * @param value the label's value for what the bits say
   */
  public record KeyPart(int shift, int bits, IntFunction<String> value) {
    String of(long key) {
      return value.apply((int) (key >>> shift) & ((1 << bits) - 1));
    }
  }

  /**
   * A family that the event feeds.
   *
   * @param labels for each of the family's labels, which label of the event it is
   */
  public record Feed<S>(SeriesTable<S, ?> table, List<Integer> labels) {
    S series(List<String> values) {
      return table.entry(labels.stream().map(values::get).toList()).series();
    }
  }
}
