package dev.tare.micrometer;

import dev.tare.Metrics;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Pages in Prometheus' text, in a form in which two of them can be compared line by line. */
final class MeterPages {
  private static final Pattern SAMPLE = Pattern.compile("([^{ ]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private MeterPages() {}

  /** What Tare serves, without Tare's own metrics. */
  static String of(Metrics metrics) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      metrics.write(OpenMetricsExporter.create().prometheusText(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * The lines, sorted: numbers by their value and not by how they are written, labels sorted and
   * without empty ones, which Prometheus does not tell from none. What cannot be the same is left
   * out: Tare's own families, help that nobody gave, samples that are no number.
   */
  static List<String> lines(String page) {
    List<String> lines = new ArrayList<>();
    for (String line : page.split("\n", -1)) {
      boolean help = line.startsWith("# HELP ");
      boolean withoutHelp = help && (line.endsWith("  ") || line.contains(" Micrometer's "));
      boolean own = line.startsWith("tare_") || line.matches("# (HELP|TYPE) tare_.*");
      if (line.isEmpty() || own || withoutHelp || line.endsWith(" NaN")) {
        continue;
      }
      lines.add(line.startsWith("#") ? line : sample(line));
    }
    lines.sort(null);
    return lines;
  }

  private static String sample(String line) {
    MatchResult parts =
        SAMPLE.matcher(line).results().findFirst().orElseThrow(() -> new AssertionError(line));
    TreeSet<String> labels = new TreeSet<>();
    if (parts.group(2) != null) {
      LABEL
          .matcher(parts.group(2))
          .results()
          .filter(label -> !label.group(2).isEmpty())
          .forEach(label -> labels.add(label.group(1) + "=" + value(label)));
    }
    return parts.group(1) + labels + " " + number(parts.group(3));
  }

  private static String value(MatchResult label) {
    boolean number = label.group(1).equals("le") || label.group(1).equals("quantile");
    return number ? Double.toString(number(label.group(2))) : label.group(2);
  }

  private static double number(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }
}
