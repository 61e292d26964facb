package dev.tare;

import dev.tare.internal.ring.RingSize;
import dev.tare.model.Labels;
import dev.tare.model.MetricName;
import java.time.Duration;

/** What options may be. Whoever is refused reads the name, the value and the range. */
final class OptionRanges {
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  private OptionRanges() {}

  static void check(MetricsOptions options) {
    checkLabels(options.commonLabels, options.utf8Names);
    check("labelValueLimit", options.labelValueLimit, 1, 1 << 20);
    for (String value : options.commonLabels.values()) {
      check("length of a value of commonLabels", value.length(), 0, options.labelValueLimit);
    }
    RingSize.check(options.ringBytes);
    check("maxRings", options.maxRings, 0, 1 << 20);
    check("threadBlockBytes", options.threadBlockBytes, 0, 1 << 30);
    check("blockPoolBytes", options.blockPoolBytes, 0, 1 << 29);
    check("seriesLimit", options.seriesLimit, 1, 1_000_000);
    check("totalSeriesLimit", options.totalSeriesLimit, 1, 10_000_000);
    check("quantileSeriesLimit", options.quantileSeriesLimit, 0, 10_000_000);
    options.recordedHistograms.forEach(MetricName::new);
    check("scrapeTimeout", options.scrapeTimeout);
    check("collectorTimeout", options.collectorTimeout);
    check("closeTimeout", options.closeTimeout);
  }

  private static void checkLabels(Labels labels, boolean utf8Names) {
    for (String name : labels.names()) {
      if (utf8Names) {
        Labels.checkUtf8Name(name, "commonLabels");
      } else {
        Labels.checkName(name, "commonLabels");
      }
    }
    Labels.checkDistinct(labels.names(), "commonLabels");
  }

  private static void check(String name, Duration value) {
    if (value.compareTo(MIN_TIMEOUT) < 0 || value.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "%s=%s (allowed: %s to %s)".formatted(name, value, MIN_TIMEOUT, MAX_TIMEOUT));
    }
  }

  private static void check(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s=%d (allowed: %d to %d)".formatted(name, value, min, max));
    }
  }
}
