package dev.tare.instrument;

/**
 * Shows how much is open: what has begun and not ended. Any thread, and another one may end it;
 * begin and end cost what {@link Counter#increment} does. Never shows a negative number, as long as
 * every {@link #end} follows its {@link #begin}.
 *
 * <pre>{@code
 * UpDownCounter open = registry.upDownCounter("orders_open", "Begun, not done.").register();
 * open.begin();
 * try {
 *   handle(order);
 * } finally {
 *   open.end();
 * }
 * }</pre>
 */
public interface UpDownCounter {

  /** 1 more, in the base unit, is open. */
  void begin();

  /** 1 of what was open, in the base unit, is not any more. */
  void end();

  /**
   * So much more is open, or, where it is negative, so much less.
   *
   * @param raw in the raw form of the unit: bytes, nanoseconds
   */
  void add(long raw);
}
