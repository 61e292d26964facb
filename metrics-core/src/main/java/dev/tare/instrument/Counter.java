package dev.tare.instrument;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what has happened. Any thread; never waits; the cost is that of a {@link LongAdder}, as
 * there is nothing in between. Allocates nothing but the words that an adder makes where threads
 * meet on it for the first times, and throws nothing: without memory for those it goes on with what
 * it has.
 *
 * <pre>{@code
 * Counter accepted = registry.counter("orders_total", "Orders accepted.").register();
 * accepted.increment();
 * }</pre>
 *
 * <p>A {@code long} is raw (nanoseconds, bytes, steps of the scale), a {@code double} is in the
 * base unit (seconds, bytes). What would make a counter fall, and what is no number, is not
 * counted: {@code tare_values_invalid_total} says how often it came.
 */
public interface Counter {

  /** Counts 1 in the base unit. */
  void increment();

  /**
   * Counts several.
   *
   * @param raw in the raw form of the counter's unit and scale; 0 or more
   */
  void add(long raw);

  /**
   * Counts time.
   *
   * @param time 0 or more
   * @throws IllegalStateException if the counter's unit is not seconds
   */
  void add(Duration time);

  /**
   * Counts an amount, rounded to the raw form: without a {@code scale} a counter that is not of
   * seconds or a ratio counts whole numbers. What is rounded to nothing counts as invalid.
   *
   * @param amount in the base unit; 0 or more, and finite
   */
  void inc(double amount);
}
