package dev.tare.health;

import dev.tare.instrument.CheckReturnValue;
import dev.tare.instrument.Registration;
import dev.tare.model.NameEscaping;
import java.time.Duration;
import java.util.Objects;

/** Says how a check is to be called. Not thread-safe. */
public final class HealthCheckBuilder {
  private static final int MAX_NAME = 100;
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration MIN_INTERVAL = Duration.ofMillis(100);
  private static final Duration MAX_INTERVAL = Duration.ofDays(1);

  private final Health health;
  private final HealthKind kind;
  private final String name;
  private final HealthCheck check;
  private Duration timeout = Duration.ofSeconds(1);
  private Duration interval = Duration.ofSeconds(10);

  HealthCheckBuilder(Health health, HealthKind kind, String name, HealthCheck check) {
    if (name.isBlank() || name.length() > MAX_NAME || !NameEscaping.isUnicode(name)) {
      throw new IllegalArgumentException(
          "check=\"%s\" (allowed: 1 to %d characters, not blank)"
              .formatted(name.substring(0, Math.min(name.length(), MAX_NAME)), MAX_NAME));
    }
    this.health = health;
    this.kind = kind;
    this.name = name;
    this.check = Objects.requireNonNull(check, "check");
  }

  /**
   * How long one call may take; after that the check is down until a call has returned in time.
   * Default: 1 second.
   *
   * @throws IllegalArgumentException if it is not from 1 ms to 10 minutes
   */
  @CheckReturnValue
  public HealthCheckBuilder timeout(Duration most) {
    check("timeout", most, MIN_TIMEOUT, MAX_TIMEOUT);
    this.timeout = most;
    return this;
  }

  /**
   * How long from the begin of one call to that of the next. One that takes longer is called again
   * when it has returned. Default: 10 seconds.
   *
   * @throws IllegalArgumentException if it is not from 100 ms to a day
   */
  @CheckReturnValue
  public HealthCheckBuilder interval(Duration period) {
    check("interval", period, MIN_INTERVAL, MAX_INTERVAL);
    this.interval = period;
    return this;
  }

  private void check(String what, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s=%s of check=%s (allowed: %s to %s)".formatted(what, value, name, min, max));
    }
  }

  /**
   * Registers the check, which is called for the first time at once.
   *
   * @return what takes it back
   * @throws IllegalArgumentException if there is one of this kind and name, or there are 64
   * @throws IllegalStateException if the health is closed
   */
  public Registration register() {
    return health.register(kind, name, check, timeout, interval);
  }
}
