package dev.tare;

import dev.tare.internal.ring.RingSize;
import dev.tare.model.Labels;
import dev.tare.model.MetricName;
import java.time.Duration;

/** What options may be. Whoever is refused reads the name, the value and the range. */
final class OptionRanges {
  static final Range LABEL_VALUE_LIMIT = new Range("labelValueLimit", 1, 1 << 20);
  static final Range MAX_RINGS = new Range("maxRings", 0, 1 << 20);
  static final Range THREAD_BLOCK_BYTES = new Range("threadBlockBytes", 0, 1 << 30);
  static final Range BLOCK_POOL_BYTES = new Range("blockPoolBytes", 0, 1 << 29);
  static final Range SERIES_LIMIT = new Range("seriesLimit", 1, 1_000_000);
  static final Range TOTAL_SERIES_LIMIT = new Range("totalSeriesLimit", 1, 10_000_000);
  static final Range QUANTILE_SERIES_LIMIT = new Range("quantileSeriesLimit", 0, 10_000_000);

  private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  private OptionRanges() {}

  /** What a whole number may be. */
  record Range(String name, int min, int max) {
    void check(int value) {
      if (value < min || value > max) {
        throw new IllegalArgumentException("%s=%d (allowed: %s)".formatted(name, value, this));
      }
    }

    @Override
    public String toString() {
      return min + " to " + max;
    }
  }

  /** In the words of the messages. */
  static String timeouts() {
    return MIN_TIMEOUT + " to " + MAX_TIMEOUT;
  }

  static void check(MetricsOptions options) {
    checkLabels(options.commonLabels, options.utf8Names);
    LABEL_VALUE_LIMIT.check(options.labelValueLimit);
    for (String value : options.commonLabels.values()) {
      new Range("length of a value of commonLabels", 0, options.labelValueLimit)
          .check(value.length());
    }
    RingSize.check(options.ringBytes);
    MAX_RINGS.check(options.maxRings);
    THREAD_BLOCK_BYTES.check(options.threadBlockBytes);
    BLOCK_POOL_BYTES.check(options.blockPoolBytes);
    SERIES_LIMIT.check(options.seriesLimit);
    TOTAL_SERIES_LIMIT.check(options.totalSeriesLimit);
    QUANTILE_SERIES_LIMIT.check(options.quantileSeriesLimit);
    options.recordedHistograms.forEach(MetricName::new);
    options.names(); // which checks each
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
      throw new IllegalArgumentException("%s=%s (allowed: %s)".formatted(name, value, timeouts()));
    }
  }
}
