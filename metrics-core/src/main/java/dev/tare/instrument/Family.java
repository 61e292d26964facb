package dev.tare.instrument;

/**
 * One metric with labels: hands out a handle for each set of label values.
 *
 * <p>Look a handle up once and keep it. Where the values are only known when recording, {@code
 * with} is still lock-free and allocates nothing for values that were seen before; new values take
 * a lock. Over the metric's series limit new values get one shared handle, whose label values are
 * all {@code other}.
 *
 * @param <T> the handle: {@link Counter}, {@link Gauge}, {@link UpDownCounter}, {@link Histogram}
 *     or {@link StateSet}
 */
public interface Family<T> {

  /**
   * The handle for one label value.
   *
   * @throws IllegalArgumentException if the family has another number of labels
   */
  T with(String a);

  /** The same for two values, in the order in which the labels were declared. */
  T with(String a, String b);

  /** The same for three values. */
  T with(String a, String b, String c);

  /** The same for four values. */
  T with(String a, String b, String c, String d);

  /** The same for any number of values, from an array. */
  T with(String... values);

  /**
   * Removes the series of some label values: it is not exposed any more, its memory is given back,
   * and there is room for another. The same values get a new series, which begins at 0, from the
   * next {@code with} on.
   *
   * <p>Handles of the removed series stay safe to use; what they record shows nowhere and is
   * counted in {@code tare_records_after_removal_total} (what a gauge is set to is not).
   * OpenMetrics forbids removing a series for being idle: it is for what has ceased to exist, such
   * as a closed connection. Any thread; takes a lock; meant for seldom use.
   *
   * @return whether there was such a series
   * @throws IllegalArgumentException if the family has another number of labels
   */
  boolean remove(String... values);
}
