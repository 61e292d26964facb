package dev.tare.openmetrics;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a whole OpenMetrics 1.0 document and refuses what the specification does not allow. The
 * OpenMetrics project's own cases hold it to that, see {@link StrictOpenMetricsTest}.
 */
final class StrictOpenMetrics {
  private static final Pattern TOLD =
      Pattern.compile("# (TYPE|HELP|UNIT) (\"(?:[^\"\\\\]|\\\\.)*\"|[^ \"]+) (.*)", Pattern.DOTALL);
  private static final String END = "# EOF";

  private final Set<String> taken = new HashSet<>();
  private StrictFamily family = new StrictFamily("");

  private StrictOpenMetrics() {}

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException if it is not as specified; the message says why
   */
  static void check(String document) {
    new StrictOpenMetrics().read(document);
  }

  private void read(String document) {
    String body = document.endsWith("\n") ? document.substring(0, document.length() - 1) : document;
    List<String> lines = List.of(body.split("\n", -1));
    int last = lines.size() - 1;
    if (!lines.get(last).equals(END)) {
      throw new IllegalArgumentException("no " + END + " at the end");
    }
    for (String line : lines.subList(0, last)) {
      if (line.startsWith("#")) {
        told(line);
      } else {
        sample(OpenMetricsSample.parse(line));
      }
    }
    leave();
  }

  private void told(String line) {
    Matcher told = TOLD.matcher(line);
    if (!told.matches()) {
      throw new IllegalArgumentException("no metadata: " + line);
    }
    String name = OpenMetricsSample.metric(told.group(2));
    if (!name.equals(family.name())) {
      enter(name);
    }
    family.tell(told.group(1), told.group(3));
  }

  private void sample(OpenMetricsSample sample) {
    if (!family.owns(sample.name())) {
      enter(sample.name());
    }
    family.add(sample);
  }

  private void enter(String name) {
    leave();
    family = new StrictFamily(name);
  }

  private void leave() {
    family.end();
    if (!family.name().isEmpty()) {
      for (String name : family.names()) {
        if (!taken.add(name)) {
          throw new IllegalArgumentException("two families have a sample " + name);
        }
      }
    }
  }
}
