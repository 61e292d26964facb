package dev.tare.internal.instrument;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.Unit;
import java.time.Duration;

/** Turns time into the raw form of a metric of time. */
final class RawTime {
  private static final double NANOS_PER_SECOND = 1e9;

  private RawTime() {}

  /** How many nanoseconds are one raw unit; 0 where the metric is not of time. */
  static long nanosPerRaw(MetricDescriptor descriptor) {
    return descriptor.unit().equals(Unit.SECONDS)
        ? Math.round(NANOS_PER_SECOND / descriptor.scale().rawPerBase())
        : 0;
  }

  /**
   * The raw form of a time; of one that is longer than a long can say, the longest.
   *
   * @throws IllegalStateException if the metric is not of time
   */
  static long of(MetricDescriptor descriptor, Duration time) {
    long nanosPerRaw = nanosPerRaw(descriptor);
    if (nanosPerRaw == 0) {
      throw notOfTime(descriptor);
    }
    return rounded(nanos(time), nanosPerRaw);
  }

  /** Does not throw, as {@link Duration#toNanos} does from 292 years on. */
  private static long nanos(Duration time) {
    long seconds = time.getSeconds();
    long most = Long.MAX_VALUE / 1_000_000_000 - 1;
    if (seconds > most) {
      return Long.MAX_VALUE;
    }
    return seconds < -most ? Long.MIN_VALUE + 1 : seconds * 1_000_000_000 + time.getNano();
  }

  /** Nanoseconds in raw units, to the nearest. */
  static long rounded(long nanos, long nanosPerRaw) {
    if (nanosPerRaw == 1) {
      return nanos;
    }
    long whole = nanos / nanosPerRaw;
    return 2 * (nanos % nanosPerRaw) < nanosPerRaw ? whole : whole + 1;
  }

  static IllegalStateException notOfTime(MetricDescriptor descriptor) {
    return new IllegalStateException(
        "name=%s unit=%s (allowed for times: unit=seconds; record(long) takes raw values of any unit)"
            .formatted(descriptor.name(), descriptor.unit()));
  }
}
