package dev.tare.openmetrics;

import dev.tare.export.AcceptRange;
import org.jspecify.annotations.Nullable;

/**
 * Which of the two text formats a scraper wants, by its {@code Accept} header. Of the ranges that
 * cover a format the most specific counts. An {@code escaping} is not looked at: all are the same
 * for names that need none, and the model has no others.
 */
final class AcceptHeader {
  private static final int NAMED = 2;

  /** How specific the range was that gave the weight; -1 before any. */
  private static final class Wish {
    private int specific = -1;
    private double weight;

    void offer(int specificity, double offered) {
      if (specificity > specific) {
        specific = specificity;
        weight = offered;
      } else if (specificity == specific) {
        weight = Math.max(weight, offered);
      }
    }
  }

  private final Wish openMetrics = new Wish();
  private final Wish prometheusText = new Wish();

  private AcceptHeader() {}

  static AcceptHeader parse(@Nullable String header) {
    AcceptHeader wishes = new AcceptHeader();
    for (AcceptRange range : AcceptRange.parse(header)) {
      wishes.add(range);
    }
    return wishes;
  }

  private void add(AcceptRange range) {
    String version = range.parameters().getOrDefault("version", "");
    switch (range.value()) {
      case "application/openmetrics-text" -> {
        // 0.0.1 is what Prometheus before 2.5 called the same format.
        if (version.isEmpty() || version.equals("1.0.0") || version.equals("0.0.1")) {
          openMetrics.offer(NAMED, range.weight());
        }
      }
      case "text/plain" -> {
        if (version.isEmpty() || version.equals("0.0.4")) {
          prometheusText.offer(NAMED, range.weight());
        }
      }
      case "application/*" -> openMetrics.offer(1, range.weight());
      case "text/*" -> prometheusText.offer(1, range.weight());
      case "*/*" -> {
        openMetrics.offer(0, range.weight());
        prometheusText.offer(0, range.weight());
      }
      default -> {
        // Not a format of ours.
      }
    }
  }

  /**
   * Whether OpenMetrics is named and wanted at least as much as the other, or is all that is
   * wanted.
   */
  boolean prefersOpenMetrics() {
    boolean named = openMetrics.specific == NAMED;
    return openMetrics.weight > 0
        && (prometheusText.weight == 0 || (named && openMetrics.weight >= prometheusText.weight));
  }
}
