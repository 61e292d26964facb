package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import dev.tare.model.SummaryFamily;
import dev.tare.testing.RandomSnapshots;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/**
 * Documents of any shape hold what the exposition library's hold, and pass for valid elsewhere. How
 * the bytes differ from the library's is in decision 0007.
 */
class TextOracleTest {
  private static final OpenMetricsExporter OPENMETRICS = OpenMetricsExporter.create();
  private static final OpenMetricsExporter PROMETHEUS = OPENMETRICS.prometheusText();
  private static final OpenMetricsTextFormatWriter LIBRARY =
      OpenMetricsTextFormatWriter.builder().setCreatedTimestampsEnabled(true).build();

  @Property(tries = 500)
  void shouldSayInOpenMetricsWhatTheLibrarySays(@ForAll("snapshots") MetricsSnapshot snapshot)
      throws IOException {
    MetricsSnapshot right = withoutQuantilesAlone(snapshot);
    String ours = Documents.write(OPENMETRICS, right);
    assertThat(ours).endsWith("# EOF\n");
    assertThat(Samples.parse(ours)).isEqualTo(Samples.parse(Library.write(LIBRARY, right)));
  }

  @Property(tries = 500)
  void shouldSayInPrometheusTextWhatTheLibrarySays(@ForAll("snapshots") MetricsSnapshot snapshot)
      throws IOException {
    MetricsSnapshot right = withoutQuantilesAlone(snapshot);
    assertThat(Samples.parse(Documents.write(PROMETHEUS, right)))
        .isEqualTo(Samples.parse(Library.write(PrometheusTextFormatWriter.create(), right)));
  }

  @Test
  void shouldPassPromtoolWithAnyShape() throws Exception {
    Tool promtool = new Tool("promtool");
    assumeThat(promtool.exists()).as("promtool is on the path").isTrue();
    for (int seed = 0; seed < 30; seed++) {
      MetricsSnapshot snapshot =
          seed == 0 ? TestSnapshots.everyType() : RandomSnapshots.next(new Random(seed));
      Tool.Result result =
          promtool.run(
              Documents.write(PROMETHEUS, withoutQuantilesAlone(snapshot)), "check", "metrics");
      assertThat(result.output()).isEmpty();
      assertThat(result.passed()).isTrue();
    }
  }

  /** It reads them, and says that it would have them in a summary, which others drop. */
  @Test
  void shouldBeReadByPromtoolWithQuantilesAlone() throws Exception {
    Tool promtool = new Tool("promtool");
    assumeThat(promtool.exists()).as("promtool is on the path").isTrue();
    Tool.Result result =
        promtool.run(Documents.write(PROMETHEUS, TestSnapshots.everyType()), "check", "metrics");
    assertThat(result.output().lines().distinct())
        .containsExactly(
            "order_quantile_seconds non-summary metrics should not have \"quantile\" label");
  }

  @Property(tries = 500)
  void shouldSayWithUtf8NamesWhatTheLibrarySays(
      @ForAll("utf8") MetricsSnapshot snapshot, @ForAll EscapingScheme scheme) throws IOException {
    MetricsSnapshot right = withoutQuantilesAlone(whereTheLibraryIsRight(snapshot, scheme));
    String escaping = scheme.toHeaderFormat();
    String openMetrics =
        Documents.write(OPENMETRICS.forAccept("application/openmetrics-text" + escaping), right);
    assertThat(Samples.parse(openMetrics))
        .isEqualTo(Samples.parse(library(LIBRARY, right, scheme)));
    String text = Documents.write(OPENMETRICS.forAccept("text/plain" + escaping), right);
    assertThat(Samples.parse(text))
        .isEqualTo(Samples.parse(library(PrometheusTextFormatWriter.create(), right, scheme)));
  }

  /** Decision 0040: what has no count is no summary. */
  private static MetricsSnapshot withoutQuantilesAlone(MetricsSnapshot snapshot) {
    return new MetricsSnapshot(
        snapshot.commonLabels(),
        snapshot.families().stream()
            .filter(family -> !(family instanceof SummaryFamily summary) || summary.counted())
            .toList());
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

  private static String library(
      ExpositionFormatWriter writer, MetricsSnapshot snapshot, EscapingScheme scheme)
      throws IOException {
    // By the rules of exemplars their labels are no names that anybody escapes.
    return Library.write(writer, snapshot, scheme)
        .replace("trace__id", "trace_id")
        .replace("span__id", "span_id");
  }
}
