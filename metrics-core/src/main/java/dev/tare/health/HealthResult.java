package dev.tare.health;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a check says. Immutable.
 *
 * @param reason why it is not healthy, or how healthy it is; for a person to read; null where there
 *     is nothing to say. Only its first 200 characters are kept
 */
public record HealthResult(boolean isHealthy, @Nullable String reason) {
  private static final int MAX_REASON = 200;
  private static final HealthResult HEALTHY = new HealthResult(true, null);

  /** Cuts a long reason. */
  public HealthResult {
    if (reason != null && reason.length() > MAX_REASON) {
      reason = reason.substring(0, MAX_REASON) + "…";
    }
  }

  /** It works. */
  public static HealthResult healthy() {
    return HEALTHY;
  }

  /** It works, and there is something to say of it. */
  public static HealthResult healthy(String detail) {
    return new HealthResult(true, Objects.requireNonNull(detail, "detail"));
  }

  /** It does not work. */
  public static HealthResult unhealthy(String reason) {
    return new HealthResult(false, Objects.requireNonNull(reason, "reason"));
  }
}
