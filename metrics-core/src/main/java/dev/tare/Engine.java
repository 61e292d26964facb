package dev.tare;

import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What works behind a {@link Metrics}, whose methods say what these do. */
interface Engine {

  /** Where metrics are registered. */
  MetricRegistry registry();

  /** Nanoseconds. */
  long nanoTime();

  /**
   * Everything that was recorded before the call.
   *
   * @param within how long the caller waits; null for as long as the options say
   */
  MetricsSnapshot snapshot(Detail detail, @Nullable Duration within);

  /** The same of this registry's own instruments. */
  MetricsSnapshot recorded(Detail detail);

  /** Counts a scrape that was written. */
  void countScrape(String format, long ns, long bytes);

  /** Counts a scrape that failed. */
  void countFailedScrape(Throwable failure);

  /** Whether what is recorded is being aggregated. */
  boolean isAlive();

  /** How long ago the last pass over what was recorded began. */
  long lagNs();

  /** How long ago a scrape was written; before the first one, how long ago it was opened. */
  long sinceScrapeNs();

  /** Ends it; see {@link Metrics#close}. */
  void close();
}
