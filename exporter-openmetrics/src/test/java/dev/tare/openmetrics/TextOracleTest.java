package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.model.MetricsSnapshot;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Documents of any shape hold what the exposition library's hold, and pass for valid elsewhere. How
 * the bytes differ from the library's is in decision 0007.
 */
class TextOracleTest {
  private static final OpenMetricsExporter OPENMETRICS = OpenMetricsExporter.create();
  private static final OpenMetricsExporter PROMETHEUS = OPENMETRICS.prometheusText();

  @Property(tries = 500)
  void shouldSayInOpenMetricsWhatTheLibrarySays(@ForAll("snapshots") MetricsSnapshot snapshot)
      throws IOException {
    String ours = Documents.write(OPENMETRICS, snapshot);
    assertThat(ours).endsWith("# EOF\n");
    assertThat(Samples.parse(ours))
        .isEqualTo(Samples.parse(library(OpenMetricsTextFormatWriter.create(), snapshot)));
  }

  @Property(tries = 500)
  void shouldSayInPrometheusTextWhatTheLibrarySays(@ForAll("snapshots") MetricsSnapshot snapshot)
      throws IOException {
    assertThat(Samples.parse(Documents.write(PROMETHEUS, snapshot)))
        .isEqualTo(Samples.parse(library(PrometheusTextFormatWriter.create(), snapshot)));
  }

  @Test
  void shouldBeReadByPrometheusOwnParserOfOpenMetrics(@TempDir Path folder) throws Exception {
    Tool python = new Tool("/usr/bin/python3");
    assumeThat(python.run("", "-c", "import prometheus_client.openmetrics.parser").passed())
        .as("Debian's python3-prometheus-client is installed")
        .isTrue();
    List<String> files = new ArrayList<>();
    for (int seed = 0; seed < 100; seed++) {
      MetricsSnapshot snapshot =
          seed == 0 ? TestSnapshots.everyType() : RandomSnapshots.next(new Random(seed));
      Path file = folder.resolve(seed + ".txt");
      Files.writeString(file, Documents.write(OPENMETRICS, snapshot));
      files.add(file.toString());
    }
    String script =
        """
        import sys
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
        for name in sys.stdin.read().split():
            try:
                list(parse(open(name, newline='').read()))
            except ValueError as e:
                print(name, e)
        """;
    Tool.Result result = python.run(String.join("\n", files), "-c", script);
    assertThat(result.output()).isEmpty();
    assertThat(result.passed()).isTrue();
  }

  @Test
  void shouldPassPromtoolWithEveryType() throws Exception {
    Tool promtool = new Tool("promtool");
    assumeThat(promtool.exists()).as("promtool is on the path").isTrue();
    String document = Documents.write(PROMETHEUS, TestSnapshots.everyType());
    Tool.Result result = promtool.run(document, "check", "metrics");
    assertThat(result.output()).isEmpty();
    assertThat(result.passed()).isTrue();
  }

  @Provide
  Arbitrary<MetricsSnapshot> snapshots() {
    return Arbitraries.randomValue(RandomSnapshots::next);
  }

  private static String library(ExpositionFormatWriter writer, MetricsSnapshot snapshot)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LibraryFamilies words = new LibraryFamilies(snapshot.commonLabels());
    writer.write(
        out,
        new MetricSnapshots(snapshot.families().stream().map(words::of).toList()),
        EscapingScheme.UNDERSCORE_ESCAPING);
    return out.toString(UTF_8);
  }
}
