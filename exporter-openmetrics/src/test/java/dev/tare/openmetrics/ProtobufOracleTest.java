package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SummaryFamily;
import dev.tare.testing.RandomSnapshots;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wherever the exposition library is right, protobuf has its bytes. */
class ProtobufOracleTest {
  private static final PrometheusProtobufWriter LIBRARY = new PrometheusProtobufWriter();
  private static final OpenMetricsExporter EXPORTER = OpenMetricsExporter.create();
  private static final String RANGE =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

  @Property(tries = 2_000)
  void shouldHaveTheLibrarysBytes(
      @ForAll("snapshots") MetricsSnapshot snapshot, @ForAll EscapingScheme scheme)
      throws IOException {
    assertSameBytes(snapshot, scheme);
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveTheLibrarysBytesOfEveryType(EscapingScheme scheme) throws IOException {
    assertSameBytes(TestSnapshots.everyType(), scheme);
    assertSameBytes(TestSnapshots.utf8(), scheme);
  }

  private static void assertSameBytes(MetricsSnapshot snapshot, EscapingScheme scheme)
      throws IOException {
    for (MetricFamily family : snapshot.families()) {
      if (isRight(family, scheme)) {
        MetricsSnapshot one = new MetricsSnapshot(snapshot.commonLabels(), List.of(family));
        assertThat(fields(ours(one, scheme)))
            .as(() -> family.descriptor() + " " + scheme)
            .isEqualTo(fields(Library.bytes(LIBRARY, one, scheme)));
      }
    }
    // And one after the other, in their order.
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (MetricFamily family : snapshot.families()) {
      all.writeBytes(ours(new MetricsSnapshot(snapshot.commonLabels(), List.of(family)), scheme));
    }
    assertThat(hex(ours(snapshot, scheme))).isEqualTo(hex(all.toByteArray()));
  }

  /**
   * Decision 0021 says where it is not, and 0040: what has a count that is not known is no summary,
   * and the label of a set of states is escaped as any other. When a series began it tells of
   * counters only.
   */
  private static boolean isRight(MetricFamily family, EscapingScheme scheme) {
    MetricType type = family.descriptor().type();
    boolean escapes =
        scheme == EscapingScheme.DOTS_ESCAPING || scheme == EscapingScheme.VALUE_ENCODING_ESCAPING;
    if (type == MetricType.STATE_SET || tellsCreated(family)) {
      return false;
    }
    if (type == MetricType.COUNTER || type == MetricType.INFO) {
      return !escapes;
    }
    if (family instanceof SummaryFamily summary) {
      return summary.counted();
    }
    return !(family instanceof HistogramFamily histogram
        && scheme == EscapingScheme.DOTS_ESCAPING
        && hasExemplars(histogram));
  }

  private static boolean tellsCreated(MetricFamily family) {
    return IntStream.range(0, family.series().size())
        .anyMatch(
            row ->
                (family instanceof HistogramFamily histogram && histogram.createdMs(row) > 0)
                    || (family instanceof SummaryFamily summary && summary.createdMs(row) > 0));
  }

  private static boolean hasExemplars(HistogramFamily family) {
    for (int row = 0; row < family.series().size(); row++) {
      for (int bucket = 0; bucket < family.buckets(); bucket++) {
        if (family.exemplar(row, bucket) != null) {
          return true;
        }
      }
    }
    return false;
  }

  private static byte[] ours(MetricsSnapshot snapshot, EscapingScheme scheme) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EXPORTER.forAccept(RANGE + scheme.toHeaderFormat()).write(snapshot, out);
    return out.toByteArray();
  }

  /** The bytes of each field; those of the series sorted, which the library does otherwise. */
  private static List<String> fields(byte[] document) {
    List<String> fields = new ArrayList<>();
    for (Wire family : Wire.delimited(document)) {
      for (Wire.Field field : family.fields()) {
        Object value = field.value();
        String bytes = value instanceof ByteBuffer buffer ? hex(buffer) : value.toString();
        fields.add("field " + field.number() + " " + bytes);
      }
    }
    fields.sort(null); // their numbers have one digit
    fields.add(document.length + " bytes");
    return fields;
  }

  private static String hex(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return hex(bytes);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Provide
  Arbitrary<MetricsSnapshot> snapshots() {
    return Arbitraries.oneOf(
        Arbitraries.randomValue(RandomSnapshots::next),
        Arbitraries.randomValue(RandomSnapshots::nextUtf8));
  }
}
