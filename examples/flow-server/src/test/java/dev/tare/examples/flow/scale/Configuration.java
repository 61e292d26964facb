package dev.tare.examples.flow.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A configuration of docs/scale.md in a folder of its own, beside the rules and targets it names.
 */
final class Configuration {
  private static final Path RULES = Path.of("..", "..", "ops", "prometheus", "rules");

  private final Path home;
  private String text;

  /**
   * @param name of the page's file
   */
  Configuration(Path folder, String name) throws IOException {
    this.home = Files.createTempDirectory(folder, name);
    this.text = ScalePage.configuration(name);
  }

  /** The rules of ops/, and the page's own. */
  Configuration withRules() throws IOException {
    Path rules = Files.createDirectory(home.resolve("rules"));
    try (Stream<Path> files = Files.list(RULES)) {
      for (Path file : files.toList()) {
        Files.copy(file, rules.resolve(file.getFileName()));
      }
    }
    Files.writeString(rules.resolve("native.yml"), ScalePage.configuration("native.yml"));
    return this;
  }

  /** What there is to scrape. */
  Configuration withTargets(List<String> addresses) throws IOException {
    Path targets = Files.createDirectory(home.resolve("targets"));
    String quoted =
        addresses.stream().map(address -> '"' + address + '"').collect(Collectors.joining(","));
    Files.writeString(targets.resolve("orders.json"), "[{\"targets\":[" + quoted + "]}]");
    return this;
  }

  /** Another word at a place that there is. */
  Configuration with(String word, String other) {
    assertThat(text).contains(word);
    text = text.replace(word, other);
    return this;
  }

  /** Scrapes, rules and what is written on once a second, so that a test need not wait. */
  Configuration everySecond() {
    text =
        text.replaceAll("_interval: \\d+s", "_interval: 1s")
            .replaceAll(
                "( +)(send_native_histograms: true\n)",
                "$1$2$1queue_config: {batch_send_deadline: 1s}\n");
    return this;
  }

  /** The file. */
  Path write() throws IOException {
    return Files.writeString(home.resolve("prometheus.yml"), text);
  }
}
