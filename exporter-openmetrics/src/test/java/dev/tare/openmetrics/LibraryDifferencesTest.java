package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.StateSetFamily;
import dev.tare.model.Unit;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each row of the tables in decisions 0007 and 0021: there the library's bytes, here ours. */
class LibraryDifferencesTest {

  private static MetricsSnapshot snapshot(MetricFamily... families) {
    return new MetricsSnapshot(Labels.EMPTY, List.of(families));
  }

  private static MetricDescriptor descriptor(String name, MetricType type, Unit unit) {
    return new MetricDescriptor(new MetricName(name), type, "Help.", unit, List.of());
  }

  private static MetricFamily counter(String name, Unit unit, long value) {
    return new CounterFamily(
        descriptor(name, MetricType.COUNTER, unit), SeriesIndex.SINGLE, new long[] {value});
  }

  private static MetricFamily gauge(String name) {
    return new GaugeFamily(
        descriptor(name, MetricType.GAUGE, Unit.NONE), SeriesIndex.SINGLE, new long[1]);
  }

  private static MetricFamily states(String name) {
    return new StateSetFamily(
        descriptor(name, MetricType.STATE_SET, Unit.NONE),
        SeriesIndex.SINGLE,
        List.of("normal", "draining"),
        new boolean[] {true, false});
  }

  private static void assertWritten(
      MetricsSnapshot snapshot, EscapingScheme scheme, List<String> library, List<String> tare)
      throws IOException {
    String range = "application/openmetrics-text" + scheme.toHeaderFormat();
    assertThat(Library.write(OpenMetricsTextFormatWriter.create(), snapshot, scheme))
        .as("the library's")
        .containsSubsequence(library);
    assertThat(Documents.write(OpenMetricsExporter.create().forAccept(range), snapshot))
        .as("Tare's")
        .containsSubsequence(tare);
  }

  private static void assertWritten(
      MetricsSnapshot snapshot, List<String> library, List<String> tare) throws IOException {
    assertWritten(snapshot, EscapingScheme.UNDERSCORE_ESCAPING, library, tare);
  }

  @Test
  void shouldWriteWholeValuesWithoutAPoint() throws IOException {
    assertWritten(
        snapshot(counter("a_total", Unit.NONE, 1_027)),
        List.of("a_total 1027.0\n"),
        List.of("a_total 1027\n"));
    assertWritten(
        snapshot(counter("a_total", Unit.NONE, (1L << 53) + 1)),
        List.of("a_total 9.007199254740992E15\n"),
        List.of("a_total 9007199254740993\n"));
  }

  @Test
  void shouldWriteValuesWithAUnitExactly() throws IOException {
    assertWritten(
        snapshot(counter("a_seconds_total", Unit.SECONDS, 3_000)),
        List.of("a_seconds_total 3.0E-6\n"),
        List.of("a_seconds_total 0.000003\n"));
  }

  @Test
  void shouldWriteCanonicalBounds() throws IOException {
    assertWritten(
        snapshot(histogram("a_seconds", Unit.SECONDS, 500_000)),
        List.of("le=\"5.0E-4\""),
        List.of("le=\"0.0005\""));
    assertWritten(
        snapshot(histogram("a_bytes", Unit.BYTES, 1 << 20)),
        List.of("le=\"1048576.0\""),
        List.of("le=\"1.048576e+06\""));
  }

  private static HistogramFamily histogram(String name, Unit unit, long bound) {
    return new HistogramFamily(
        descriptor(name, MetricType.HISTOGRAM, unit),
        SeriesIndex.SINGLE,
        new long[] {bound},
        new long[] {1, 0, 1});
  }

  @Test
  void shouldSortFamiliesByTheirWholeName() throws IOException {
    assertWritten(
        snapshot(counter("a_total", Unit.NONE, 1), gauge("a_b")),
        List.of("# TYPE a counter", "# TYPE a_b gauge"),
        List.of("# TYPE a_b gauge", "# TYPE a counter"));
  }

  @Test
  void shouldKeepTheOrderOfStates() throws IOException {
    assertWritten(
        snapshot(states("mode")),
        List.of("mode=\"draining\"", "mode=\"normal\""),
        List.of("mode=\"normal\"", "mode=\"draining\""));
  }

  @Test
  void shouldLeaveOutANegativeCounter() throws IOException {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new CounterDataPointSnapshot(
                    -1, io.prometheus.metrics.model.snapshots.Labels.EMPTY, null, 0));
    MetricsSnapshot snapshot = snapshot(counter("a_total", Unit.NONE, -1), gauge("b"));
    OpenMetricsExporter exporter = OpenMetricsExporter.create();
    for (SnapshotWriter writer : List.of(exporter, exporter.prometheusText())) {
      assertThat(Samples.parse(Documents.write(writer, snapshot)).values())
          .isEqualTo(Map.of("b{}", 0.0));
    }
    ByteArrayOutputStream protobuf = new ByteArrayOutputStream();
    exporter.prometheusProtobuf().write(snapshot, protobuf);
    assertThat(ProtobufSamples.parse(protobuf.toByteArray()).values())
        .isEqualTo(Map.of("b{}", 0.0));
  }

  @Test
  void shouldEscapeTheSuffixWithTheName() throws IOException {
    assertWritten(
        snapshot(counter("a.b_total", Unit.NONE, 1)),
        EscapingScheme.VALUE_ENCODING_ESCAPING,
        List.of("U__a_2e_b_total 1"),
        List.of("U__a_2e_b__total 1"));
    assertWritten(
        snapshot(counter("a.b_total", Unit.NONE, 1)),
        EscapingScheme.DOTS_ESCAPING,
        List.of("a_dot_b_total 1"),
        List.of("a_dot_b__total 1"));
  }

  @Test
  void shouldEscapeAColonInALabel() throws IOException {
    MetricsSnapshot snapshot = new MetricsSnapshot(Labels.of("a:b", "1"), List.of(gauge("room")));
    assertWritten(snapshot, List.of("room{\"a:b\"=\"1\"}"), List.of("room{a_b=\"1\"}"));
  }

  @Test
  void shouldQuoteTheNameOfASetOfStates() throws IOException {
    assertWritten(
        snapshot(states("mode.now")),
        EscapingScheme.ALLOW_UTF8,
        List.of("\nmode.now{"),
        List.of("\n{\"mode.now\","));
  }

  @Test
  void shouldLeaveTheLabelsOfExemplarsAsTheyAre() throws IOException {
    @Nullable Exemplar[] exemplars = {new Exemplar(1, 0, 1, 1, 1), null};
    assertWritten(
        snapshot(histogram("a_seconds", Unit.SECONDS, 5).withExemplars(exemplars)),
        EscapingScheme.DOTS_ESCAPING,
        List.of("trace__id=\""),
        List.of("trace_id=\""));
  }
}
