package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.model.MetricsSnapshot;
import dev.tare.testing.RandomSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written parses back to the snapshot that it was written from. */
class RoundTripTest {
  private static final OpenMetricsExporter OPENMETRICS = OpenMetricsExporter.create();
  private static final OpenMetricsExporter PROMETHEUS = OPENMETRICS.prometheusText();
  private static final int DOCUMENTS = 100;

  @Property(tries = 500)
  void shouldParseBackToTheSnapshot(@ForAll("snapshots") MetricsSnapshot snapshot)
      throws IOException {
    assertThat(Samples.parse(Documents.write(OPENMETRICS, snapshot)).values())
        .isEqualTo(SnapshotValues.of(snapshot, true));
    Map<String, Double> values = SnapshotValues.of(snapshot, false);
    assertThat(Samples.parse(Documents.write(PROMETHEUS, snapshot)).values()).isEqualTo(values);
    ByteArrayOutputStream protobuf = new ByteArrayOutputStream();
    OPENMETRICS.prometheusProtobuf().write(snapshot, protobuf);
    assertThat(ProtobufSamples.parse(protobuf.toByteArray()).values()).isEqualTo(values);
  }

  /** They also refuse what the specifications do not allow. */
  @Test
  void shouldParseBackByParsersOfOthers(@TempDir Path folder) throws Exception {
    assumeThat(PythonParser.exists())
        .as("Debian's python3-prometheus-client is installed")
        .isTrue();
    Map<Path, Map<String, Double>> expected = new TreeMap<>();
    for (int seed = 0; seed < DOCUMENTS; seed++) {
      MetricsSnapshot snapshot =
          seed == 0 ? TestSnapshots.everyType() : RandomSnapshots.next(new Random(seed));
      Path openMetrics = folder.resolve(seed + ".openmetrics");
      Files.writeString(openMetrics, Documents.write(OPENMETRICS, snapshot));
      expected.put(openMetrics, SnapshotValues.of(snapshot, true));
      Path prometheus = folder.resolve(seed + ".prometheus");
      Files.writeString(prometheus, Documents.write(PROMETHEUS, snapshot));
      expected.put(prometheus, SnapshotValues.of(snapshot, false));
    }
    Map<Path, Map<String, Double>> parsed = PythonParser.parse(List.copyOf(expected.keySet()));
    assertThat(parsed.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (file, values) -> assertThat(parsed.get(file)).as(file::toString).isEqualTo(values));
  }

  @Provide
  Arbitrary<MetricsSnapshot> snapshots() {
    return Arbitraries.randomValue(RandomSnapshots::next);
  }
}
