package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.RingKind;
import dev.tare.export.SnapshotWriter;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.MetricsSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever label values come, each document is one that a strict reader takes. */
class AnyLabelsTest {
  private static final OpenMetricsExporter OPENMETRICS = OpenMetricsExporter.create();
  private static final OpenMetricsExporter PROMETHEUS = OPENMETRICS.prometheusText();
  private static final String[] PIECES = {
    "", "a", "other", "\uD83D", "\uDE00", "\uD83D\uDE00", "\uFFFD", "?", "\n", "\"", "\\", "\0", "}"
  };

  @Property(tries = 200)
  void shouldWriteWhatParsesBackWhateverTheLabelValues(@ForAll Random random) throws IOException {
    MetricsSnapshot snapshot = snapshot(random);
    assertThat(Samples.parse(strict(OPENMETRICS, snapshot)).values())
        .isEqualTo(SnapshotValues.of(snapshot, true));
    Map<String, Double> values = SnapshotValues.of(snapshot, false);
    assertThat(Samples.parse(strict(PROMETHEUS, snapshot)).values()).isEqualTo(values);
    ByteArrayOutputStream protobuf = new ByteArrayOutputStream();
    OPENMETRICS.prometheusProtobuf().write(snapshot, protobuf);
    assertThat(ProtobufSamples.parse(protobuf.toByteArray()).values()).isEqualTo(values);
  }

  /** Of a few hundred calls, of which many differ only in what cannot be written. */
  private static MetricsSnapshot snapshot(Random random) {
    String[] labels =
        IntStream.rangeClosed(0, random.nextInt(16)).mapToObj(i -> "l" + i).toArray(String[]::new);
    MetricsOptions options =
        MetricsOptions.builder()
            .ring(RingKind.ARRAY)
            .labelValueLimit(64)
            .errorHandler(e -> {})
            .build();
    try (Metrics metrics = Metrics.open(options)) {
      Family<Counter> counters =
          metrics.registry().counter("a_total", "A.").labels(labels).seriesLimit(100).family();
      Family<Histogram> histograms =
          metrics.registry().histogram("b", "B.").buckets(1, 2).labels(labels).family();
      for (int i = 0; i < 200; i++) {
        @Nullable String[] values = new @Nullable String[labels.length];
        for (int label = 0; label < values.length; label++) {
          values[label] = value(random);
        }
        counters.with(values).increment();
        histograms.with(values).record(random.nextInt(4));
      }
      return metrics.snapshot();
    }
  }

  private static @Nullable String value(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> null;
      case 1 -> any(random).repeat(60);
      case 2 -> Character.toString((char) random.nextInt(1 << Character.SIZE));
      default -> any(random) + any(random);
    };
  }

  private static String any(Random random) {
    return PIECES[random.nextInt(PIECES.length)];
  }

  /** Fails where a byte is no part of UTF-8, as readers do. */
  private static String strict(SnapshotWriter writer, MetricsSnapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(snapshot, out);
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(out.toByteArray()))
        .toString();
  }

  /** They refuse a sample that comes twice. */
  @Test
  void shouldParseBackByParsersOfOthers(@TempDir Path folder) throws Exception {
    assumeThat(PythonParser.exists())
        .as("Debian's python3-prometheus-client is installed")
        .isTrue();
    Map<Path, Map<String, Double>> expected = new TreeMap<>();
    for (int seed = 0; seed < 20; seed++) {
      MetricsSnapshot snapshot = snapshot(new Random(seed));
      Path openMetrics = folder.resolve(seed + ".openmetrics");
      Files.writeString(openMetrics, strict(OPENMETRICS, snapshot));
      expected.put(openMetrics, SnapshotValues.of(snapshot, true));
      Path prometheus = folder.resolve(seed + ".prometheus");
      Files.writeString(prometheus, strict(PROMETHEUS, snapshot));
      expected.put(prometheus, SnapshotValues.of(snapshot, false));
    }
    Map<Path, Map<String, Double>> parsed = PythonParser.parse(List.copyOf(expected.keySet()));
    expected.forEach(
        (file, values) -> assertThat(parsed.get(file)).as(file::toString).isEqualTo(values));
  }
}
