package dev.tare.micrometer;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.registry.MetricRegistry;
import io.micrometer.core.instrument.Meter;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what a page cannot show, and warns of each kind once. Any thread. */
final class MeterFailures {
  private static final System.Logger LOGGER = System.getLogger("dev.tare");
  private static final int MOST_TOLD = 1_000;

  private final Family<Counter> counts;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  MeterFailures(MetricRegistry registry) {
    this.counts =
        registry
            .counter(
                "micrometer_meter_failures_total",
                "Meters of Micrometer that a page could not show: refused once, or failed when read.")
            .labels("meter", "reason")
            .family();
  }

  /** A meter that is not shown at all, and never will be. */
  void refused(Meter.Id id, String why) {
    count(id, "refused", why, null);
  }

  /** The function of a meter threw, or gave what cannot be shown. */
  void unreadable(Meter.Id id, Throwable why) {
    count(id, "unreadable", String.valueOf(why), why);
  }

  private void count(
      Meter.Id id, String reason, String why, @org.jspecify.annotations.Nullable Throwable cause) {
    counts.with(id.getName(), reason).increment();
    if (told.size() < MOST_TOLD && told.add(reason + " " + id.getName())) {
      LOGGER.log(Level.WARNING, "meter=" + id + " is " + reason + ": " + why, cause);
    }
  }
}
