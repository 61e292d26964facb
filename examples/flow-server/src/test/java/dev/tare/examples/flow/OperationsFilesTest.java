package dev.tare.examples.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in ops/ asks for families that there are, and sends nobody to a page that is not. */
class OperationsFilesTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Path OPS = ROOT.resolve("ops");
  private static final Path RUNBOOK = ROOT.resolve(Path.of("docs", "operations.md"));

  /** Neither a recording rule, which has colons, nor a label. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(?<![:\\w])(?:http|jetty|process|jvm|container|system|tare|flow)_[a-z0-9_]+(?=[{\\[ )])");

  private static final Pattern FAMILY = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\|");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern RUNBOOK_LINK = Pattern.compile("runbook: docs/operations.md#(\\w+)");
  private static final Pattern HEADING = Pattern.compile("(?m)^### (\\w+)$");

  static Stream<Path> queries() throws IOException {
    return Stream.concat(files("prometheus/rules"), files("grafana"));
  }

  static Stream<Path> dashboards() throws IOException {
    return files("grafana");
  }

  private static Stream<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(OPS.resolve(folder))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("queries")
  void shouldAskForFamiliesOfTheCatalogue(Path file) throws IOException {
    Set<String> known = all(FAMILY, ROOT.resolve(Path.of("docs", "metrics.md")), 1);
    Set<String> asked =
        all(SAMPLE, file, 0).stream()
            .map(sample -> family(sample, known))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(asked).isNotEmpty();
    assertThat(known).containsAll(asked);
  }

  private static String family(String sample, Set<String> known) {
    String stem = sample.replaceFirst("_(bucket|count|sum)$", "");
    return known.contains(stem) ? stem : sample;
  }

  @Test
  void shouldHaveALineInTheRunbookForEachAlert() throws IOException {
    Set<String> alerts = new TreeSet<>();
    Set<String> links = new TreeSet<>();
    for (Path file : files("prometheus/rules").toList()) {
      alerts.addAll(all(ALERT, file, 1));
      links.addAll(all(RUNBOOK_LINK, file, 1));
    }
    assertThat(alerts).hasSizeGreaterThan(15).isEqualTo(all(HEADING, RUNBOOK, 1));
    assertThat(links)
        .isEqualTo(
            alerts.stream()
                .map(alert -> alert.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void shouldTestEachAlert() throws IOException {
    for (Path file : files("prometheus/rules").toList()) {
      Path tests = OPS.resolve(Path.of("prometheus", "tests", file.getFileName().toString()));
      assertThat(all(Pattern.compile("- alertname: (\\w+)"), tests, 1))
          .isEqualTo(all(ALERT, file, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void shouldHaveDashboardsThatGrafanaCanTellApart(Path file) throws IOException {
    List<String> uids = new ArrayList<>();
    for (Path dashboard : dashboards().toList()) {
      uids.add(new ObjectMapper().readTree(dashboard.toFile()).path("uid").asText());
    }
    assertThat(uids).doesNotHaveDuplicates().allMatch(uid -> uid.startsWith("tare-"));
    List<Integer> ids =
        new ObjectMapper()
            .readTree(file.toFile()).findValues("id").stream().map(id -> id.asInt()).toList();
    assertThat(ids).hasSizeGreaterThan(5).doesNotHaveDuplicates();
  }

  private static Set<String> all(Pattern pattern, Path file, int group) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map(match -> match.group(group))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
