package dev.tare.instrument;

/**
 * One metric with labels: hands out a handle for each set of label values.
 *
 * <p>Look a handle up once and keep it. Where the values are only known when recording, {@code
 * with} is still lock-free and allocates nothing for values that were seen before; new values take
 * a lock. Over the metric's series limit new values get one shared handle, whose label values are
 * all {@code other}.
 *
 * @param <T> the handle: {@link Counter}, {@link Gauge}, {@link UpDownCounter} or {@link Histogram}
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
}
