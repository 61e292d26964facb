package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.StateSetFamily;
import dev.tare.model.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names outside the classic characters, as scrapers ask for them. */
class Utf8NamesTest {
  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

  private final OpenMetricsExporter exporter = OpenMetricsExporter.create();

  private SnapshotWriter writer(String range, String escaping) {
    return exporter.forAccept(range + ";escaping=" + escaping);
  }

  @ParameterizedTest
  @ValueSource(strings = {"underscores", "dots", "values", "allow-utf-8"})
  void shouldWriteOpenMetrics(String escaping) throws IOException {
    SnapshotWriter writer = writer("application/openmetrics-text", escaping);
    assertThat(Documents.write(writer, TestSnapshots.utf8()))
        .isEqualTo(golden("openmetrics-" + escaping + ".txt"));
  }

  @ParameterizedTest
  @CsvSource({"0.0.4", "1.0.0"})
  void shouldWritePrometheusText(String version) throws IOException {
    SnapshotWriter writer = writer("text/plain;version=" + version, "allow-utf-8");
    assertThat(Documents.write(writer, TestSnapshots.utf8()))
        .isEqualTo(golden("prometheus-allow-utf-8.txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"underscores", "dots", "values", "allow-utf-8"})
  void shouldSayInProtobufWhatTextSays(String escaping) throws IOException {
    MetricsSnapshot snapshot = TestSnapshots.utf8();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer(PROTOBUF, escaping).write(snapshot, out);
    String text = Documents.write(writer("text/plain", escaping), snapshot);
    assertThat(ProtobufSamples.parse(out.toByteArray()).values())
        .isEqualTo(Samples.parse(text).values());
  }

  /** A label has no colon: of classic names only those of metrics have. */
  @ParameterizedTest
  @CsvSource({
    "underscores, rack_mode, rack:mode",
    "dots, rack__mode, rack:mode",
    "values, U__rack_3a_mode, rack:mode",
    "allow-utf-8, rack:mode, rack:mode"
  })
  void shouldEscapeTheLabelOfASetOfStatesAlikeInEveryFormat(
      String escaping, String label, String name) throws IOException {
    MetricDescriptor descriptor =
        new MetricDescriptor(
            new MetricName("rack:mode"), MetricType.STATE_SET, "Mode.", Unit.NONE, List.of());
    MetricFamily family =
        new StateSetFamily(
            descriptor, SeriesIndex.SINGLE, List.of("on", "off"), new boolean[] {true, false});
    MetricsSnapshot snapshot = new MetricsSnapshot(Labels.EMPTY, List.of(family));
    Map<String, Double> expected =
        Map.of(name + "{" + label + "=on}", 1.0, name + "{" + label + "=off}", 0.0);
    // Not by the letter: there the label has the name of the family, which no label can have.
    for (String range : List.of("application/openmetrics-text", "text/plain")) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      writer(range, escaping).write(snapshot, text);
      assertThat(Samples.parse(text.toString(UTF_8)).values()).isEqualTo(expected);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer(PROTOBUF, escaping).write(snapshot, out);
    assertThat(ProtobufSamples.parse(out.toByteArray()).values()).isEqualTo(expected);
  }

  @Test
  void shouldEscapeForEachScraperByItselfWhereSeveralShareAnExporter() throws IOException {
    MetricsSnapshot snapshot = TestSnapshots.utf8();
    SnapshotWriter old = exporter.forAccept("application/openmetrics-text");
    SnapshotWriter young = writer("application/openmetrics-text", "allow-utf-8");
    for (int round = 0; round < 2; round++) {
      assertThat(Documents.write(old, snapshot)).isEqualTo(golden("openmetrics-underscores.txt"));
      assertThat(Documents.write(young, snapshot)).isEqualTo(golden("openmetrics-allow-utf-8.txt"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain;version=1.0.0;escaping=underscores;q=0.2,*/*;q=0.1"
            + " | text/plain; version=1.0.0; charset=utf-8; escaping=underscores",
        "text/plain;version=0.0.4;escaping=allow-utf-8"
            + " | text/plain; version=0.0.4; charset=utf-8; escaping=allow-utf-8",
        "text/plain;escaping=dots" + " | text/plain; version=0.0.4; charset=utf-8; escaping=dots",
        "text/plain;version=0.0.4;escaping=underscores | text/plain; version=0.0.4; charset=utf-8",
        "application/openmetrics-text;escaping=values;q=0.5,application/openmetrics-text;q=0.4"
            + " | application/openmetrics-text; version=1.0.0; charset=utf-8;"
            + " escaping=values",
        "application/openmetrics-text;escaping=dots;q=0.2,application/openmetrics-text;q=0.4"
            + " | application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
        "application/openmetrics-text;escaping=\"allow-utf-8\""
            + " | application/openmetrics-text; version=1.0.0; charset=utf-8;"
            + " escaping=allow-utf-8",
        "application/openmetrics-text;escaping=ALLOW_UTF8 | application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
        "application/openmetrics-text;escaping= | application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
            + ";escaping=allow-utf-8"
            + " | application/vnd.google.protobuf;"
            + " proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=allow-utf-8",
      })
  void shouldNameTheEscapingThatTheHeaderAsksFor(String accept, String contentType) {
    assertThat(exporter.forAccept(accept).contentType()).isEqualTo(contentType);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = Utf8NamesTest.class.getResourceAsStream("utf8/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }
}
