package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import dev.tare.model.StateSetFamily;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
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

  @Property(tries = 500)
  void shouldSayWithUtf8NamesWhatTheLibrarySays(
      @ForAll("utf8") MetricsSnapshot snapshot, @ForAll EscapingScheme scheme) throws IOException {
    MetricsSnapshot right = whereTheLibraryIsRight(snapshot, scheme);
    String escaping = scheme.toHeaderFormat();
    String openMetrics =
        Documents.write(OPENMETRICS.forAccept("application/openmetrics-text" + escaping), right);
    assertThat(Samples.parse(openMetrics))
        .isEqualTo(Samples.parse(library(OpenMetricsTextFormatWriter.create(), right, scheme)));
    String text = Documents.write(OPENMETRICS.forAccept("text/plain" + escaping), right);
    assertThat(Samples.parse(text))
        .isEqualTo(Samples.parse(library(PrometheusTextFormatWriter.create(), right, scheme)));
  }

  /** Decision 0021 says where it is not. */
  private static MetricsSnapshot whereTheLibraryIsRight(
      MetricsSnapshot snapshot, EscapingScheme scheme) {
    Set<MetricType> wrong =
        switch (scheme) {
          case ALLOW_UTF8 -> EnumSet.of(MetricType.STATE_SET);
          case DOTS_ESCAPING, VALUE_ENCODING_ESCAPING ->
              EnumSet.of(MetricType.COUNTER, MetricType.INFO);
          case UNDERSCORE_ESCAPING -> EnumSet.noneOf(MetricType.class);
        };
    return new MetricsSnapshot(
        snapshot.commonLabels(),
        snapshot.families().stream()
            .filter(family -> !wrong.contains(family.descriptor().type()))
            .toList());
  }

  @Property(tries = 1_000)
  void shouldEscapeNamesAsTheLibraryDoes(
      @ForAll("names") String name, @ForAll EscapingScheme scheme) {
    NameEscaping ours =
        Stream.of(NameEscaping.values())
            .filter(e -> scheme.toHeaderFormat().endsWith("=" + e.word()))
            .findFirst()
            .orElseThrow();
    assertThat(ours.metric(name)).isEqualTo(PrometheusNaming.escapeName(name, scheme));
    if (!name.contains(":")) { // which the library leaves in labels
      assertThat(ours.label(name)).isEqualTo(ours.metric(name));
    }
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> pieces = Arbitraries.of("a", "Z", "0", "_", ":", ".", "é", "😀", " ", "U__");
    return pieces.list().ofMinSize(1).ofMaxSize(8).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<MetricsSnapshot> utf8() {
    return Arbitraries.randomValue(RandomSnapshots::nextUtf8);
  }

  @Provide
  Arbitrary<MetricsSnapshot> snapshots() {
    return Arbitraries.randomValue(RandomSnapshots::next);
  }

  private static String library(ExpositionFormatWriter writer, MetricsSnapshot snapshot)
      throws IOException {
    return library(writer, snapshot, EscapingScheme.UNDERSCORE_ESCAPING);
  }

  private static String library(
      ExpositionFormatWriter writer, MetricsSnapshot snapshot, EscapingScheme scheme)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LibraryFamilies words = new LibraryFamilies(snapshot.commonLabels(), NameEscaping.ALLOW_UTF_8);
    writer.write(
        out,
        new MetricSnapshots(snapshot.families().stream().map(f -> said(f, words)).toList()),
        scheme);
    // By the rules of exemplars their labels are no names that anybody escapes.
    return out.toString(UTF_8).replace("trace__id", "trace_id").replace("span__id", "span_id");
  }

  /** The library's own words, where protobuf is written from others. */
  private static MetricSnapshot said(MetricFamily family, LibraryFamilies words) {
    if (!(family instanceof StateSetFamily states)) {
      return words.of(family, 0, family.series().size());
    }
    List<StateSetDataPointSnapshot> points = new ArrayList<>();
    String[] names = states.states().toArray(String[]::new);
    for (int row = 0; row < states.series().size(); row++) {
      boolean[] on = new boolean[names.length];
      for (int state = 0; state < names.length; state++) {
        on[state] = states.on(row, state);
      }
      points.add(new StateSetDataPointSnapshot(names.clone(), on, words.labels(states, row)));
    }
    return new StateSetSnapshot(words.metadata(family.descriptor()), points);
  }
}
