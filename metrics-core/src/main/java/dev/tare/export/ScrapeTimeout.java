package dev.tare.export;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the scraper of one request waits, as far as it says so; the same for every server. It
 * gets nothing at all of an answer that comes later, so what is slow is better left out of it.
 *
 * @param patience until it leaves; null where it does not say so
 */
public record ScrapeTimeout(@Nullable Duration patience) {
  /** The request header of Prometheus, and of those that do as it does. */
  public static final String HEADER = "X-Prometheus-Scrape-Timeout-Seconds";

  private static final Duration NETWORK = Duration.ofMillis(500);
  private static final double MOST_SECONDS = 3_600;

  /**
   * Reads the header, whatever it says: what cannot be understood counts as not said.
   *
   * @param header its value; null where there was none
   */
  public static ScrapeTimeout of(@Nullable String header) {
    double seconds = seconds(header);
    return seconds > 0 && seconds <= MOST_SECONDS
        ? new ScrapeTimeout(Duration.ofNanos((long) (seconds * 1e9)))
        : new ScrapeTimeout(null);
  }

  private static double seconds(@Nullable String header) {
    try {
      return header == null ? Double.NaN : Double.parseDouble(header.strip());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** The same, but no longer than that: who goes on longer would write for nobody. */
  public Duration orAtMost(Duration most) {
    return patience == null || patience.compareTo(most) > 0 ? most : patience;
  }

  /**
   * How much of it the snapshot may take: all but half a second, or half of it, for writing and the
   * network. Null where it is up to the options.
   */
  public @Nullable Duration forSnapshot() {
    if (patience == null) {
      return null;
    }
    Duration half = patience.dividedBy(2);
    return patience.minus(half.compareTo(NETWORK) < 0 ? half : NETWORK);
  }
}
