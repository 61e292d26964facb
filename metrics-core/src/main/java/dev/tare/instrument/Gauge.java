package dev.tare.instrument;

import java.util.function.LongConsumer;

/**
 * Shows the value that was set last; 0 before the first. Any thread; never throws, waits or
 * allocates; the cost is one store. Where several threads set, one of the values is shown.
 */
public final class Gauge {
  private final LongConsumer cell;

  /** For the registry: a gauge over the cell that it reads; the cell takes the bits of a double. */
  public Gauge(LongConsumer cell) {
    this.cell = cell;
  }

  /**
   * Sets the value, in the base unit (seconds, bytes, a ratio).
   *
   * @param value {@link Double#NaN} where it is not known: the series is absent until it is
   */
  public void set(double value) {
    cell.accept(Double.doubleToRawLongBits(value));
  }

  /** Sets the value; exact up to 2⁵³. */
  public void set(long value) {
    set((double) value);
  }
}
