package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.GaugeFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What protobuf says is what text says, to a reader that does not know the library. */
class ProtobufWriterTest {
  private static final OpenMetricsExporter EXPORTER = OpenMetricsExporter.create();
  private static final SnapshotWriter PROTOBUF = EXPORTER.prometheusProtobuf();

  private static ProtobufSamples written(MetricsSnapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PROTOBUF.write(snapshot, out);
    return ProtobufSamples.parse(out.toByteArray());
  }

  @Test
  void shouldWriteEveryType() throws IOException {
    try (InputStream golden = getClass().getResourceAsStream("protobuf.txt")) {
      assertThat(written(TestSnapshots.everyType()))
          .hasToString(new String(Objects.requireNonNull(golden).readAllBytes(), UTF_8));
    }
  }

  @Property(tries = 300)
  void shouldSayWhatTextSays(@ForAll("snapshots") MetricsSnapshot snapshot) throws IOException {
    String text = Documents.write(EXPORTER.prometheusText(), snapshot);
    assertThat(written(snapshot).values()).isEqualTo(Samples.parse(text).values());
  }

  @Test
  void shouldLeaveOutWhatItCannotSay() throws IOException {
    assertThat(written(TestSnapshots.counters(MetricFamily.ABSENT, 3, -1)).values())
        .as("a negative count is its collector's mistake, and fails nobody else's sample")
        .containsOnlyKeys("calls_total{row=1}");
    assertThat(written(TestSnapshots.counters(MetricFamily.ABSENT)).families()).isEmpty();
  }

  /** The library once refused the endings that it writes itself; a scrape must not fail by it. */
  @ParameterizedTest
  @ValueSource(strings = {"a_info", "a_created", "a_bucket", "a_count", "a_sum", "a:b", "a_ratio"})
  void shouldWriteAGaugeOfAnyNameThatTheModelAllows(String name) throws IOException {
    MetricDescriptor descriptor =
        new MetricDescriptor(new MetricName(name), MetricType.GAUGE, "Help.", Unit.NONE, List.of());
    MetricFamily family = new GaugeFamily(descriptor, SeriesIndex.SINGLE, new long[1]);
    assertThat(written(new MetricsSnapshot(Labels.EMPTY, List.of(family))).values())
        .containsExactly(Map.entry(name + "{}", 0.0));
  }

  @Provide
  Arbitrary<MetricsSnapshot> snapshots() {
    return Arbitraries.randomValue(RandomSnapshots::next);
  }
}
