package dev.tare;

import dev.tare.health.HealthCheck;
import dev.tare.health.HealthResult;
import java.time.Duration;

/** Whether somebody has scraped of late. */
record ScrapeCheck(Engine engine, Duration within) implements HealthCheck {

  @Override
  public HealthResult check() {
    Duration since = Duration.ofMillis(engine.sinceScrapeNs() / 1_000_000);
    return since.compareTo(within) > 0
        ? HealthResult.unhealthy("no scrape for %s (allowed: %s)".formatted(since, within))
        : HealthResult.healthy();
  }
}
