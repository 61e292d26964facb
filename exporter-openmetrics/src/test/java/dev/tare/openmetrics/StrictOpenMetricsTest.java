package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The parsers that judge documents in tests are strict: by documents written for this test, and by
 * the OpenMetrics project's own where its repository is there.
 */
class StrictOpenMetricsTest {
  /** The folder {@code tests/testdata/parsers} of a clone of github.com/prometheus/OpenMetrics. */
  private static final @Nullable String CASES = System.getenv("OPENMETRICS_CASES");

  private static final Pattern FILE = Pattern.compile("\"file\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern GOOD = Pattern.compile("\"shouldParse\"\\s*:\\s*true");

  private static final String END = "\n# EOF\n";

  private static final List<String> SPECIFIED =
      List.of(
          "",
          "up 1",
          "up{} 1 12.5",
          "up 1 5\nup 2 5\nup 3 6",
          "up{a=\"} # , \\\" \\\\ \\n \\q\"} NaN",
          "{\"room.no\",\"größe\"=\"1\"} -Inf",
          "# TYPE \"room.no\" gauge\n{\"room.no\"} 1",
          "# HELP c \n# TYPE c counter\nc_total 1 # {} .5 1e3\nc_created 5",
          "# TYPE t_seconds gauge\n# UNIT t_seconds seconds\nt_seconds -5",
          "# TYPE i info\ni_info{version=\"1\"} 1",
          "# TYPE s stateset\ns{s=\"a\"} 0\ns{s=\"b\"} 1",
          "# TYPE q summary\nq{quantile=\"0.5\"} NaN\nq_count 1\nq_sum 2",
          "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_count 2\nh_sum 3",
          "# TYPE g gaugehistogram\ng_bucket{le=\"-1\"} 1\ng_bucket{le=\"+Inf\"} 1\ng_gcount 1\ng_gsum -1");

  private static final List<String> REFUSED =
      List.of(
          "up 1\n",
          "up  1",
          "up 1 ",
          "up",
          "up 0x1p3",
          "up 1_000",
          "up 1d",
          "up 1 NaN",
          "9up 1",
          "room.no 1",
          "up{a=\"1\",} 1",
          "up{a=\"1\",a=\"2\"} 1",
          "up{a='1'} 1",
          "up{a=\"1} 1",
          "up{1a=\"1\"} 1",
          "up{a=\"1\"}1",
          "up 1\nup 1",
          "up 1\nup 1 5",
          "up 1 5\nup 1 4",
          "up{a=\"1\"} 1\nup{a=\"2\"} 1\nup{a=\"1\"} 1 5",
          "up 1 # {} 1",
          "# Just a comment.",
          "# TYPE up",
          "# TYPE up untyped",
          "# TYPE up gauge ",
          "# TYPE up gauge\n# TYPE up gauge",
          "up 1\n# TYPE up gauge",
          "# UNIT up seconds",
          "# TYPE i_s info\n# UNIT i_s s",
          "# TYPE c counter\n# TYPE c_total gauge\nc_total 1",
          "# TYPE c counter\nc 1",
          "# TYPE c counter\nc_total -1",
          "# TYPE c counter\nc_total NaN",
          "# TYPE c counter\nc_total 1 # {} 1 Inf",
          "# TYPE c counter\nc_total 1 #{} 1",
          "# TYPE c counter\nc_created 1 # {} 1",
          "# TYPE i info\ni_info 2",
          "# TYPE s stateset\ns 1",
          "# TYPE s stateset\ns{s=\"a\"} 0.5",
          "# TYPE q summary\nq 1",
          "# TYPE q summary\nq{quantile=\"1.5\"} 1",
          "# TYPE q summary\nq_count -1",
          "# TYPE h histogram\nh_sum 1",
          "# TYPE h histogram\nh_bucket{le=\"1\"} 1",
          "# TYPE h histogram\nh_bucket 1",
          "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_count 2\nh_sum 1",
          "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_count 1",
          "# TYPE h histogram\nh_bucket{le=\"2\"} 1\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1",
          "# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1",
          "# TYPE h histogram\nh_bucket{le=\"-1\"} 0\nh_bucket{le=\"+Inf\"} 1\nh_count 1\nh_sum 1",
          "# TYPE g gaugehistogram\ng_bucket{le=\"+Inf\"} 1\ng_gcount 1\ng_gsum -1");

  /** What Debian's parser in Python takes otherwise: names in quotes, and a sample said twice. */
  private static final Pattern NOT_IN_PYTHON = Pattern.compile("(?s).*\"room\\.no\".*|up 1\nup 1");

  @ParameterizedTest
  @FieldSource("SPECIFIED")
  void shouldAcceptWhatIsSpecified(String lines) {
    assertThatCode(() -> StrictOpenMetrics.check(document(lines))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @FieldSource("REFUSED")
  void shouldRefuseWhatIsNot(String lines) {
    assertThatThrownBy(() -> StrictOpenMetrics.check(document(lines)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldAskForOneEnd() {
    for (String document : List.of("", "up 1\n", "# EOF\n# EOF\n", "# EOF\n\n", "# EOF\nup 1")) {
      assertThatThrownBy(() -> StrictOpenMetrics.check(document)).as(document).isNotNull();
    }
  }

  @Test
  void shouldCountTheCharactersOfAnExemplar() {
    String line = "# TYPE c counter\nc_total 1 # {a=\"%s\"} 1";
    StrictOpenMetrics.check(line.formatted("\uD83D\uDE00".repeat(127)) + END);
    assertThatThrownBy(() -> StrictOpenMetrics.check(line.formatted("a".repeat(128)) + END))
        .hasMessageContaining("129 characters");
  }

  @Test
  void shouldJudgeAsTheOpenMetricsProjectDoes() throws IOException {
    Map<Path, Boolean> cases = cases();
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<Path, Boolean> one : cases.entrySet()) {
      String fault = "";
      try {
        StrictOpenMetrics.check(Files.readString(one.getKey()));
      } catch (IllegalArgumentException e) {
        fault = e.toString();
      }
      if (fault.isEmpty() != one.getValue()) {
        wrong.add(one.getKey() + " " + fault);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** The parser that judges beside it, of the documents that are written here. */
  @Test
  void shouldJudgeAsTheParserInPythonDoes(@TempDir Path folder) throws Exception {
    assumePython();
    Map<Path, Boolean> expected = new TreeMap<>();
    for (String lines : SPECIFIED) {
      write(folder, lines, true, expected);
    }
    for (String lines : REFUSED) {
      write(folder, lines, false, expected);
    }
    assertThat(expected).hasSizeGreaterThan(60);
    assertThat(PythonParser.judge(List.copyOf(expected.keySet()))).isEqualTo(expected);
  }

  private static void write(Path folder, String lines, boolean good, Map<Path, Boolean> expected)
      throws IOException {
    if (!NOT_IN_PYTHON.matcher(lines).matches()) {
      Path file = folder.resolve(expected.size() + ".openmetrics");
      expected.put(Files.writeString(file, document(lines)), good);
    }
  }

  private static String document(String lines) {
    return lines.isEmpty() ? "# EOF\n" : lines + END;
  }

  @Test
  void shouldHaveAParserInPythonThatJudgesAsTheOpenMetricsProjectDoes(@TempDir Path folder)
      throws Exception {
    Map<Path, Boolean> cases = cases();
    assumePython();
    Map<Path, Boolean> expected = new TreeMap<>();
    for (Map.Entry<Path, Boolean> one : cases.entrySet()) {
      Path copy = folder.resolve(expected.size() + ".openmetrics");
      Files.copy(one.getKey(), copy);
      expected.put(copy, one.getValue());
    }
    assertThat(PythonParser.judge(List.copyOf(expected.keySet()))).isEqualTo(expected);
  }

  private static void assumePython() throws Exception {
    assumeThat(PythonParser.exists())
        .as("Debian's python3-prometheus-client is installed")
        .isTrue();
  }

  /** Each document, and whether it is to be accepted. */
  private static Map<Path, Boolean> cases() throws IOException {
    assumeThat(CASES).as("OPENMETRICS_CASES is the folder of the project's cases").isNotNull();
    Map<Path, Boolean> cases = new TreeMap<>();
    try (Stream<Path> folders = Files.list(Path.of(String.valueOf(CASES)))) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        String said = Files.readString(folder.resolve("test.json"));
        Matcher file = FILE.matcher(said);
        assertThat(file.find()).as(said).isTrue();
        cases.put(folder.resolve(file.group(1)), GOOD.matcher(said).find());
      }
    }
    assertThat(cases).hasSizeGreaterThan(100);
    return cases;
  }
}
