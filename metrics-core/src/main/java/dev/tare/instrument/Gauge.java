package dev.tare.instrument;

/**
 * Shows the value that was set last; 0 before the first. Any thread; never throws, waits or
 * allocates. {@link #set} is one store: where several threads set, one of the values is shown.
 * {@link #inc} and {@link #dec} are atomic, and meet on one word: for what many threads begin and
 * end, {@link UpDownCounter} is quicker.
 *
 * <pre>{@code
 * Gauge limit = registry.gauge("queue_limit", "Orders that may wait.").register();
 * limit.set(500);
 * }</pre>
 */
public interface Gauge {

  /**
   * Sets the value.
   *
   * @param value in the base unit (seconds, bytes, a ratio); a {@code long} is exact up to 2⁵³;
   *     {@link Double#NaN} where it is not known: the series is absent until it is
   */
  void set(double value);

  /**
   * Adds to the value.
   *
   * @param amount in the base unit, of either sign; nothing is added, and {@code
   *     tare_values_invalid_total} counts, where the sum would not be finite, and while the value
   *     is not known
   */
  void inc(double amount);

  /** Takes away from the value; see {@link #inc}. */
  void dec(double amount);
}
