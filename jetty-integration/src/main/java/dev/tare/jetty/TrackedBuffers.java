package dev.tare.jetty;

import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.jetty.io.RetainableByteBuffer;

/**
 * Asks a buffer that a leak-tracking pool has lent when that was. By the name of its method: its
 * class has another name in Jetty 12.0 and 12.1.
 */
final class TrackedBuffers {
  private static final ClassValue<Method> ACQUIRED =
      new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> type) {
          try {
            return type.getMethod("getAcquireInstant");
          } catch (NoSuchMethodException e) {
            throw new IllegalStateException(
                "type=" + type.getName() + " (allowed: a tracked buffer of Jetty 12)", e);
          }
        }
      };

  private TrackedBuffers() {}

  /** How long it has been out; by the wall clock, as Jetty tells it, and never below 0. */
  static double ageSeconds(RetainableByteBuffer buffer) {
    try {
      Instant acquired = (Instant) ACQUIRED.get(buffer.getClass()).invoke(buffer);
      return Math.max(0, Duration.between(acquired, Instant.now()).toNanos() / 1e9);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("buffer=" + buffer.getClass().getName(), e);
    }
  }
}
