package dev.tare.instrument;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Counts values by size. Any thread; recording a value never throws, waits or locks, and allocates
 * only the first time that a thread or a spilled series is seen. Calls that take time are refused
 * on a histogram that is not of seconds.
 *
 * <pre>{@code
 * Histogram latency = registry.histogram("order_seconds", "From first byte to reply.").register();
 * try (StartedTimer timer = latency.startTimer()) {
 *   handle(order);
 * }
 * latency.record(System.nanoTime() - begin);       // raw: nanoseconds
 * latency.record(Duration.ofMillis(3));            // time is time
 * latency.observe(0.003);                          // base unit: seconds
 * }</pre>
 *
 * <p>A {@code long} is raw, a {@code double} is in the base unit. A histogram {@code x_seconds} is
 * exposed as buckets, count and sum, and its quantiles, where it has some, as a family of their
 * own, {@code x_quantile_seconds}.
 *
 * <p>Every value is in the next snapshot, once. Negative values count as 0 and are counted as
 * clamped. What is no number, infinite, or more than the raw form can hold, is not counted, as it
 * would spoil the sum for ever: {@code tare_values_invalid_total} says how often it came.
 */
public interface Histogram {

  /**
   * Records a value.
   *
   * @param raw in the raw form of the unit: nanoseconds for seconds, bytes, millionths for ratios;
   *     or in what the histogram's scale says
   */
  void record(long raw);

  /**
   * Records a time; one of more than 292 years as that.
   *
   * @throws IllegalStateException if the histogram's unit is not seconds
   */
  void record(Duration time);

  /** Records a value in the base unit (seconds, bytes, a ratio), rounded to the raw form. */
  void observe(double value);

  /**
   * Records the time since {@code beginNanoTime}; reads the clock, which costs more than the rest.
   *
   * @param beginNanoTime an earlier {@link System#nanoTime}
   * @throws IllegalStateException if the histogram's unit is not seconds
   */
  void recordSince(long beginNanoTime);

  /**
   * Starts to take the time, for try-with-resources. Allocates nothing once it is compiled.
   *
   * @throws IllegalStateException if the histogram's unit is not seconds
   */
  @CheckReturnValue
  StartedTimer startTimer();

  /**
   * Records how long {@code action} takes, whether it returns or throws.
   *
   * @throws IllegalStateException if the histogram's unit is not seconds; the action is not run
   */
  default void time(Runnable action) {
    StartedTimer timer = startTimer();
    try {
      action.run();
    } finally {
      timer.close();
    }
  }

  /**
   * Records how long {@code action} takes, whether it returns or throws.
   *
   * @return what {@code action} returns
   * @throws IllegalStateException if the histogram's unit is not seconds; the action is not run
   */
  default <R> R time(Supplier<R> action) {
    StartedTimer timer = startTimer();
    try {
      return action.get();
    } finally {
      timer.close();
    }
  }

  /**
   * The same for an action that throws checked exceptions.
   *
   * @throws Exception what {@code action} throws
   * @throws IllegalStateException if the histogram's unit is not seconds; the action is not run
   */
  default <R> R timeChecked(Callable<R> action) throws Exception {
    StartedTimer timer = startTimer();
    try {
      return action.call();
    } finally {
      timer.close();
    }
  }
}
