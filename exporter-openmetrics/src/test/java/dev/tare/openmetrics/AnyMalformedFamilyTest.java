package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.instrument.Histogram;
import dev.tare.model.Collector;
import dev.tare.model.Detail;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever one collector returns, each document is whole, strict readers take it, and every other
 * family is in it exactly.
 */
class AnyMalformedFamilyTest {
  private static final int DOCUMENTS = 200;

  private final OpenMetricsExporter exporter = OpenMetricsExporter.create();

  /** What comes out of every scrape. */
  private final Map<String, Double> expected =
      new TreeMap<>(
          Map.of(
              "before{}", 1.5,
              "bad_good{}", 1.5,
              "zero{}", 1.5,
              "own_total{}", 3.0,
              "size_bucket{le=10.0}", 1.0,
              "size_bucket{le=Infinity}", 1.0,
              "size_count{}", 1.0,
              "size_sum{}", 7.0));

  private static Metrics open(Random random) {
    Metrics metrics = Metrics.open(MetricsOptions.builder().errorHandler(e -> {}).build());
    metrics.registry().register(new Good("before"));
    metrics.registry().register(new MalformedFamilies(random));
    metrics.registry().register(new Good("zero"));
    metrics.registry().counter("own_total", "Own.").register().add(3);
    Histogram sizes =
        metrics.registry().histogram("size", "Own.").buckets(10).quantiles().register();
    sizes.record(7L);
    return metrics;
  }

  private record Good(String name) implements Collector {
    @Override
    public List<MetricDescriptor> descriptors() {
      return List.of(MalformedFamilies.gauge(name));
    }

    @Override
    public List<MetricFamily> collect() {
      return List.of(MalformedFamilies.one(MalformedFamilies.gauge(name)));
    }
  }

  @Property(tries = 100)
  void shouldCostNoOtherFamilyAnythingInAnyFormat(@ForAll long seed) throws IOException {
    try (Metrics metrics = open(new Random(seed))) {
      for (int scrape = 0; scrape < 10; scrape++) {
        MetricsSnapshot snapshot = metrics.snapshot(Detail.NATIVE);
        assertThat(Samples.parse(Documents.write(exporter, snapshot)).values())
            .isEqualTo(SnapshotValues.of(snapshot, true))
            .containsAllEntriesOf(expected);
        Map<String, Double> values = SnapshotValues.of(snapshot, false);
        assertThat(Samples.parse(Documents.write(exporter.prometheusText(), snapshot)).values())
            .isEqualTo(values)
            .containsAllEntriesOf(expected);
        ByteArrayOutputStream protobuf = new ByteArrayOutputStream();
        exporter.prometheusProtobuf().write(snapshot, protobuf);
        assertThat(ProtobufSamples.parse(protobuf.toByteArray()).values())
            .isEqualTo(values)
            .containsAllEntriesOf(expected);
      }
    }
  }

  /** They refuse what the specifications do not allow. */
  @Test
  void shouldBeReadByParsersOfOthers(@TempDir Path folder) throws Exception {
    assumeThat(PythonParser.exists())
        .as("Debian's python3-prometheus-client is installed")
        .isTrue();
    Map<Path, Map<String, Double>> written = new TreeMap<>();
    try (Metrics metrics = open(new Random(1))) {
      for (int i = 0; i < DOCUMENTS; i++) {
        MetricsSnapshot snapshot = metrics.snapshot();
        Path openMetrics = folder.resolve(i + ".openmetrics");
        Files.writeString(openMetrics, Documents.write(exporter, snapshot));
        written.put(openMetrics, SnapshotValues.of(snapshot, true));
        Path prometheus = folder.resolve(i + ".prometheus");
        Files.writeString(prometheus, Documents.write(exporter.prometheusText(), snapshot));
        written.put(prometheus, SnapshotValues.of(snapshot, false));
      }
    }
    Map<Path, Map<String, Double>> parsed = PythonParser.parse(List.copyOf(written.keySet()));
    written.forEach(
        (file, values) ->
            assertThat(parsed.get(file))
                .as(file::toString)
                .isEqualTo(values)
                .containsAllEntriesOf(expected));
  }

  @Test
  void shouldPassPromtool() throws Exception {
    Tool promtool = new Tool("promtool");
    assumeThat(promtool.exists()).as("promtool is on the path").isTrue();
    try (Metrics metrics = open(new Random(2))) {
      for (int i = 0; i < 20; i++) {
        String document = Documents.write(exporter.prometheusText(), metrics.snapshot());
        // It may dislike a name's style, but must be able to read it all.
        assertThat(promtool.run(document, "check", "metrics").output())
            .doesNotContain("error while linting");
      }
    }
  }
}
