package dev.tare.instrument;

import org.jspecify.annotations.Nullable;

/**
 * One metric with labels: hands out a handle for each set of label values.
 *
 * <p>Look a handle up once and keep it. Where the values are only known when recording, {@code
 * with} is still lock-free and allocates nothing for values that were seen before; new values take
 * a lock. Over the metric's series limit new values get one shared handle, whose label values are
 * all {@code other}.
 *
 * <p>Values may come from anywhere, and no value is refused:
 *
 * <ul>
 *   <li>Null is the empty value. To Prometheus an empty value is a label left out; series can still
 *       not become one by it, as all series of a family have the same labels.
 *   <li>Half a surrogate pair, which UTF-8 cannot write, becomes U+FFFD. Values that become the
 *       same so are the same.
 *   <li>A value longer than {@code MetricsOptions.labelValueLimit} (1,024 characters) is {@code
 *       other}, the remaining values stay, and it counts in {@code
 *       tare_label_values_too_long_total}. It allocates nothing with up to four labels, and leaves
 *       nothing behind.
 * </ul>
 *
 * <p>Values that are known pay nothing for that. One that needs repair is looked up as quickly from
 * its second time on, but for the repaired copy, which is allocated each time.
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
  T with(@Nullable String a);

  /** The same for two values, in the order in which the labels were declared. */
  T with(@Nullable String a, @Nullable String b);

  /** The same for three values. */
  T with(@Nullable String a, @Nullable String b, @Nullable String c);

  /** The same for four values. */
  T with(@Nullable String a, @Nullable String b, @Nullable String c, @Nullable String d);

  /**
   * The same for any number of values. The array of the call is all that is allocated; one that is
   * passed is neither changed nor kept.
   */
  T with(@Nullable String... values);

  /**
   * Removes the series of some label values: what is scraped from now on does not show it, its
   * memory is given back, and there is room for another. The same values get a new series, which
   * begins at 0, from the next {@code with} or event on.
   *
   * <p>What was recorded before goes with the series. Records that are still on their way to it,
   * and those that are made later with its handle, which stays safe to use, show nowhere and bring
   * no series back; they are counted in {@code tare_records_after_removal_total} (what a gauge is
   * set to is not).
   *
   * <p>OpenMetrics forbids removing a series for being idle: it is for what has ceased to exist,
   * such as a closed connection. Any thread; takes a lock, and waits for no pass over the records
   * on their way; meant for seldom use.
   *
   * @return whether there was such a series; false, too, where the only records of these values are
   *     still on their way, which are removed all the same, and for a value that is too long, whose
   *     series is that of others, too
   * @throws IllegalArgumentException if the family has another number of labels
   */
  boolean remove(@Nullable String... values);
}
