package dev.tare.openmetrics;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One family of an OpenMetrics document: what the specification asks of its samples. */
final class StrictFamily {
  private static final Map<String, List<String>> SUFFIXES =
      Map.of(
          "unknown", List.of(""),
          "gauge", List.of(""),
          "stateset", List.of(""),
          "info", List.of("_info"),
          "counter", List.of("_total", "_created"),
          "summary", List.of("", "_count", "_sum", "_created"),
          "histogram", List.of("_bucket", "_count", "_sum", "_created"),
          "gaugehistogram", List.of("_bucket", "_gcount", "_gsum"));

  private final String name;
  private final Set<String> told = new HashSet<>();
  private final Set<Map<String, String>> metrics = new HashSet<>();
  private String type = "unknown";
  private String unit = "";
  private boolean hasSamples;

  /** The labels of the metric whose samples come now, and what is known of it. */
  private @Nullable Map<String, String> current;

  private final Set<String> lines = new HashSet<>();
  private @Nullable BigDecimal time;
  private StrictBuckets buckets = new StrictBuckets();

  StrictFamily(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** The names that its samples may have, and its own. */
  Set<String> names() {
    Set<String> names = new HashSet<>(Set.of(name));
    suffixes().forEach(suffix -> names.add(name + suffix));
    return names;
  }

  private List<String> suffixes() {
    return SUFFIXES.getOrDefault(type, List.of());
  }

  boolean owns(String sample) {
    return sample.startsWith(name) && suffixes().contains(sample.substring(name.length()));
  }

  /** Takes in a line of TYPE, HELP or UNIT. */
  void tell(String word, String text) {
    check(!hasSamples, word + " behind samples");
    check(told.add(word), word + " twice");
    if (word.equals("TYPE")) {
      check(SUFFIXES.containsKey(text), "type " + text);
      type = text;
    } else if (word.equals("UNIT")) {
      check(text.isEmpty() || name.endsWith("_" + text), "unit " + text);
      unit = text;
    }
    boolean hasNone = type.equals("info") || type.equals("stateset");
    check(!hasNone || unit.isEmpty(), "unit " + unit);
  }

  /** Takes in a sample that it {@link #owns}. */
  void add(OpenMetricsSample sample) {
    hasSamples = true;
    String suffix = sample.name().substring(name.length());
    enter(sample, suffix);
    check(
        !sample.hasExemplar() || suffix.equals("_total") || suffix.equals("_bucket"),
        "exemplar of " + sample.name());
    double value = sample.value();
    switch (type) {
      case "info" -> check(value == 1, "value");
      case "stateset" -> check(value == 0 || value == 1, "value");
      case "counter" -> check(value >= 0, "value");
      case "summary" -> check(value >= 0 || (suffix.isEmpty() && Double.isNaN(value)), "value");
      case "histogram", "gaugehistogram" -> buckets.add(suffix, sample);
      default -> {}
    }
  }

  /** The label that tells the samples of one metric apart, if there is one. */
  private @Nullable String own(String suffix) {
    return switch (type) {
      case "histogram", "gaugehistogram" -> suffix.equals("_bucket") ? "le" : null;
      case "summary" -> suffix.isEmpty() ? "quantile" : null;
      case "stateset" -> name;
      default -> null;
    };
  }

  private void enter(OpenMetricsSample sample, String suffix) {
    Map<String, String> metric = new TreeMap<>(sample.labels());
    String own = own(suffix);
    if (own != null) {
      String value = metric.remove(own);
      check(value != null, "no label " + own);
      check(!own.equals("quantile") || isRatio(String.valueOf(value)), "quantile " + value);
    }
    BigDecimal timestamp = sample.timestamp();
    if (!metric.equals(current)) {
      end();
      check(metrics.add(metric), "the samples of " + metric + " are apart");
      current = metric;
    } else {
      check((timestamp == null) == (time == null), "some timestamps");
      if (timestamp != null && time != null && timestamp.compareTo(time) != 0) {
        check(timestamp.compareTo(time) > 0, "timestamps fall");
        end();
      }
    }
    time = timestamp;
    check(lines.add(sample.name() + sample.labels()) || timestamp != null, "a sample twice");
  }

  private static boolean isRatio(String text) {
    double value = OpenMetricsSample.number(text);
    return value >= 0 && value <= 1;
  }

  /** All samples of a metric, or of one time, have come. */
  void end() {
    buckets.end(type);
    buckets = new StrictBuckets();
    lines.clear();
  }

  private void check(boolean good, String fault) {
    if (!good) {
      throw new IllegalArgumentException("name=" + name + " type=" + type + ": " + fault);
    }
  }
}
