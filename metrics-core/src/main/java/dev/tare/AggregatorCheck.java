package dev.tare;

import dev.tare.health.HealthCheck;
import dev.tare.health.HealthResult;
import java.time.Duration;

/** Whether the aggregator's thread lives, and does not lag. */
record AggregatorCheck(Engine engine, Duration maxLag) implements HealthCheck {

  @Override
  public HealthResult check() {
    if (!engine.isAlive()) {
      return HealthResult.unhealthy("the aggregator's thread is dead; a scrape starts another");
    }
    Duration lag = Duration.ofMillis(engine.lagNs() / 1_000_000);
    return lag.compareTo(maxLag) > 0
        ? HealthResult.unhealthy(
            "the aggregator has made no pass for %s (allowed: %s)".formatted(lag, maxLag))
        : HealthResult.healthy();
  }
}
