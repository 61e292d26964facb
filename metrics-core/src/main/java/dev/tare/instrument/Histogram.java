package dev.tare.instrument;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.Scale;
import dev.tare.model.Unit;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;

/**
 * Counts values by size. Any thread; recording never throws, waits or locks, and allocates only the
 * first time that a thread or a spilled series is seen.
 *
 * <p>A histogram {@code x_seconds} is exposed as buckets, count and sum, and its quantiles, where
 * it has some, as a summary of their own: {@code
 * x_quantile_seconds{window="lifetime",quantile="0.99"}}, and {@code window="60s"} where a window
 * was asked for.
 *
 * <p>Every value is in the next snapshot, once. Negative values count as 0 and are counted as
 * clamped.
 */
public final class Histogram {
  private final LongConsumer series;
  private final Scale scale;

  /** Of a raw value; 1 where the unit is not seconds, and times are recorded all the same. */
  private final long nanosPerRaw;

  /** For the registry: a histogram over the series that it reads. */
  public Histogram(LongConsumer series, MetricDescriptor descriptor) {
    this.series = series;
    this.scale = descriptor.scale();
    this.nanosPerRaw = descriptor.unit() == Unit.SECONDS ? Math.round(1e9 / scale.rawPerBase()) : 1;
  }

  /**
   * Records a value.
   *
   * @param value in the raw form of the unit: nanoseconds for seconds, bytes, millionths for
   *     ratios; or in what the histogram's scale says
   */
  public void record(long value) {
    series.accept(value);
  }

  /** Records a value in the base unit (seconds, bytes, a ratio), rounded to the raw form. */
  public void record(double value) {
    series.accept(scale.toRaw(value));
  }

  /**
   * Records the time since {@code beginNanoTime}; reads the clock, which costs more than the rest.
   *
   * @param beginNanoTime an earlier {@link System#nanoTime}
   */
  public void recordSince(long beginNanoTime) {
    long nanos = System.nanoTime() - beginNanoTime;
    series.accept(nanosPerRaw == 1 ? nanos : roundedToRaw(nanos));
  }

  private long roundedToRaw(long nanos) {
    long whole = nanos / nanosPerRaw;
    return 2 * (nanos % nanosPerRaw) < nanosPerRaw ? whole : whole + 1;
  }

  /**
   * Records how long {@code action} takes, whether it returns or throws.
   *
   * @return what {@code action} returns
   * @throws Exception what {@code action} throws
   */
  public <R> R time(Callable<R> action) throws Exception {
    long begin = System.nanoTime();
    try {
      return action.call();
    } finally {
      recordSince(begin);
    }
  }
}
