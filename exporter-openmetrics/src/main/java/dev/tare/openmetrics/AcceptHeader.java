package dev.tare.openmetrics;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much a scraper wants each of the two text formats, by its {@code Accept} header. Whatever the
 * header says, reading it never fails: what cannot be understood counts as not said.
 *
 * @param openMetrics the weight of OpenMetrics 1.0, 0 if not wanted
 * @param prometheusText the weight of Prometheus text 0.0.4, 0 if not wanted
 */
record AcceptHeader(double openMetrics, double prometheusText) {

  static AcceptHeader parse(@Nullable String header) {
    double openMetrics = 0;
    double prometheusText = 0;
    for (String range : header == null ? new String[0] : header.split(",", -1)) {
      String[] parts = range.toLowerCase(Locale.ROOT).split(";", -1);
      double weight = 1;
      String version = "";
      for (int i = 1; i < parts.length; i++) {
        String part = parts[i].strip();
        if (part.startsWith("q=")) {
          weight = weight(part.substring(2));
        } else if (part.startsWith("version=")) {
          version = part.substring("version=".length());
        }
      }
      switch (parts[0].strip()) {
        case "application/openmetrics-text" ->
            openMetrics = Math.max(openMetrics, writable(version) ? weight : 0);
        case "text/plain", "text/*", "*/*" -> prometheusText = Math.max(prometheusText, weight);
        default -> {
          // Not a format of ours.
        }
      }
    }
    return new AcceptHeader(openMetrics, prometheusText);
  }

  /** 0.0.1 is what Prometheus before 2.5 called the same format. */
  private static boolean writable(String version) {
    return version.isEmpty() || version.equals("1.0.0") || version.equals("0.0.1");
  }

  private static double weight(String q) {
    try {
      double weight = Double.parseDouble(q.strip());
      return weight >= 0 && weight <= 1 ? weight : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Whether OpenMetrics is wanted at least as much as the other. */
  boolean prefersOpenMetrics() {
    return openMetrics > 0 && openMetrics >= prometheusText;
  }
}
