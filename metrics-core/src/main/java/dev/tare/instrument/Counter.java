package dev.tare.instrument;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what has happened. Any thread; never waits. A thread that counts often writes into a word
 * of its own and needs no atomic instruction; a virtual thread, and one of many more than there are
 * processors, adds as to a {@link LongAdder}. Allocates nothing but such a word, for a thread that
 * comes often, and throws nothing: without memory for it the thread goes on as before.
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
