package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.SnapshotWriter;
import dev.tare.instrument.Histogram;
import dev.tare.model.Detail;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NativeHistogram;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import dev.tare.testing.RandomSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
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

  /** Of a part there are some 800 of these. */
  @ParameterizedTest
  @ValueSource(ints = {1, 500, 799, 900, 1_700, 20_000})
  void shouldWriteOneMessageOfAFamilyThatIsEncodedInParts(int rows) throws IOException {
    long[] values = LongStream.range(0, rows).toArray();
    values[rows / 2] = rows == 1 ? 1 : MetricFamily.ABSENT;
    MetricsSnapshot snapshot = TestSnapshots.counters(values);
    ProtobufSamples samples = written(snapshot);
    assertThat(samples.families()).hasSize(1);
    String text = Documents.write(EXPORTER.prometheusText(), snapshot);
    assertThat(samples.values())
        .hasSize(Math.max(1, rows - 1))
        .isEqualTo(Samples.parse(text).values());
  }

  @Test
  void shouldKeepTheOrderOfRowsAcrossParts() throws IOException {
    MetricsSnapshot snapshot = TestSnapshots.counters(new long[5_000]);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PROTOBUF.write(snapshot, out);
    Wire family = Wire.delimited(out.toByteArray()).get(0);
    assertThat(family.messages(4))
        .extracting(metric -> ProtobufSamples.labels(metric).get("row"))
        .isEqualTo(
            IntStream.range(0, 5_000)
                .mapToObj(row -> snapshot.families().get(0).series().values(row).get(0))
                .toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 40_000, 200_000})
  void shouldWriteASeriesThatIsLargerThanItsArrays(int length) throws IOException {
    String large = "é".repeat(length);
    MetricDescriptor descriptor =
        new MetricDescriptor(
            new MetricName("a"), MetricType.GAUGE, large, Unit.NONE, List.of("label"));
    SeriesIndex index =
        new SeriesIndex(List.of("label"), List.of(List.of("a"), List.of("b" + large)));
    MetricsSnapshot snapshot =
        new MetricsSnapshot(
            Labels.EMPTY, List.of(new GaugeFamily(descriptor, index, new long[] {0, 0})));
    assertThat(written(snapshot).values())
        .containsOnlyKeys("a{label=a}", "a{label=b" + large + "}");
    assertThat(written(snapshot).families()).containsExactly("a gauge: " + large);
  }

  @Test
  void shouldWriteNoMessageOfALargeFamilyThatHasNothingToShow() throws IOException {
    long[] values = new long[5_000];
    Arrays.fill(values, MetricFamily.ABSENT);
    assertThat(written(TestSnapshots.counters(values)).families()).isEmpty();
    values[4_000] = 7; // and none of its other parts, if it has of one
    assertThat(written(TestSnapshots.counters(values)).values()).hasSize(1).containsValue(7.0);
  }

  @Property(tries = 50)
  void shouldWriteTheNativeBucketsOfTheSnapshot(
      @ForAll List<@LongRange(min = 0, max = 4_000_000_000_000L) Long> values,
      @ForAll @IntRange(min = -4, max = 5) int schema)
      throws IOException {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Histogram histogram =
          metrics
              .registry()
              .histogram("t_seconds", "Times.")
              .unit(Unit.SECONDS)
              .nativeSchema(schema)
              .register();
      values.forEach(histogram::record);
      MetricsSnapshot snapshot = metrics.snapshot(PROTOBUF.detail());
      HistogramFamily family = (HistogramFamily) snapshot.family("t_seconds");
      NativeHistogram expected = Objects.requireNonNull(family.nativeHistogram(0));
      Map<Integer, Long> buckets = new TreeMap<>();
      buckets.put(ProtobufSamples.ZERO, expected.zeroCount());
      for (int i = 0; i < expected.indexes().length; i++) {
        buckets.put(expected.indexes()[i], expected.counts()[i]);
      }
      ProtobufSamples samples = written(snapshot);
      assertThat(samples.natives()).isEqualTo(Map.of("t_seconds{}", buckets));
      assertThat(samples.values()).containsEntry("t_seconds_count{}", (double) values.size());
    }
  }

  @Test
  void shouldAskForNativeBucketsOnlyWhereTheyAreWritten() {
    assertThat(PROTOBUF.detail()).isEqualTo(Detail.NATIVE);
    assertThat(EXPORTER.detail()).isEqualTo(Detail.QUANTILES);
    assertThat(EXPORTER.prometheusText().prometheusProtobuf().detail()).isEqualTo(Detail.NATIVE);
    assertThat(OpenMetricsExporter.create(Detail.BUCKETS).prometheusProtobuf().detail())
        .isEqualTo(Detail.BUCKETS);
  }

  /** The library once refused the endings that it writes itself; a scrape must not fail by it. */
  @ParameterizedTest
  @ValueSource(strings = {"a_info", "a_created", "a_bucket", "a_count", "a_sum", "a:b", "a_ratio"})
  void shouldWriteAGaugeOfAnyNameThatTheModelAllows(String name) throws IOException {
    MetricDescriptor descriptor =
        new MetricDescriptor(
            new MetricName(name),
            MetricType.GAUGE,
            "Help.",
            Unit.ofName(name, MetricType.GAUGE),
            List.of());
    MetricFamily family = new GaugeFamily(descriptor, SeriesIndex.SINGLE, new long[1]);
    assertThat(written(new MetricsSnapshot(Labels.EMPTY, List.of(family))).values())
        .containsExactly(Map.entry(name + "{}", 0.0));
  }

  @Provide
  Arbitrary<MetricsSnapshot> snapshots() {
    return Arbitraries.randomValue(RandomSnapshots::next);
  }
}
