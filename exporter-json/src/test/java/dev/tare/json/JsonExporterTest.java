package dev.tare.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tare.model.CounterFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Scale;
import dev.tare.model.SeriesIndex;
import dev.tare.model.StateSetFamily;
import dev.tare.model.Unit;
import dev.tare.testing.RandomSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A document is the snapshot: every name, label and number of it, read back by another parser. */
class JsonExporterTest {

  @Test
  void shouldReadBackEveryTypeWithEveryPart() throws IOException {
    MetricsSnapshot snapshot = TestSnapshots.everyType();
    ReadBack.compare(Documents.read(snapshot), snapshot);
  }

  @Property(tries = 500)
  void shouldReadBackAnySnapshot(@ForAll Random random) throws IOException {
    MetricsSnapshot snapshot = RandomSnapshots.nextUtf8(random);
    ReadBack.compare(Documents.read(snapshot), snapshot);
  }

  @Test
  void shouldSayWhenItWasWritten() throws IOException {
    JsonExporter exporter = JsonExporter.create().withClock(() -> 1_700_000_000_123L);
    JsonNode document =
        Documents.MAPPER.readTree(Documents.bytes(exporter, TestSnapshots.everyType()));
    assertThat(document.path("timeMs").longValue()).isEqualTo(1_700_000_000_123L);
  }

  @Test
  void shouldLookAsThePageShowsIt() throws IOException {
    CounterFamily orders =
        new CounterFamily(
            TestSnapshots.descriptor("orders_total", MetricType.COUNTER, Unit.NONE, "kind"),
            TestSnapshots.index("kind", "retail"),
            new long[] {1_027});
    MetricsSnapshot snapshot = new MetricsSnapshot(Labels.of("service", "orders"), List.of(orders));
    assertThat(
            new String(Documents.bytes(JsonExporter.create().withClock(() -> 5), snapshot), UTF_8))
        .isEqualTo(
            """
            {"version":1,"timeMs":5,"ageSeconds":0,"commonLabels":{"service":"orders"},"families":[\
            {"name":"orders_total","type":"counter","help":"Help of orders_total.","series":[\
            {"labels":{"kind":"retail"},"value":1027}]}]}""");
  }

  /** JSON has no words for the first three; a NaN is absent, as in every format. */
  @Test
  void shouldWriteDoublesAsWhatTheyAre() throws IOException {
    double[] values = {
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.NaN,
      0,
      -0.0,
      7,
      -7,
      0.1,
      1L << 53,
      (1L << 53) + 2,
      1e300,
      Double.MAX_VALUE,
      Double.MIN_VALUE,
      -Double.MIN_NORMAL
    };
    MetricsSnapshot snapshot =
        new MetricsSnapshot(Labels.EMPTY, List.of(TestSnapshots.gauges("odd", values)));
    JsonNode document = Documents.read(snapshot);
    ReadBack.compare(document, snapshot);
    assertThat(document.at("/families/0/series")).hasSize(values.length - 1);
    String text = new String(Documents.bytes(JsonExporter.create(), snapshot), UTF_8);
    assertThat(text).contains("\"value\":\"+Inf\"", "\"value\":\"-Inf\"", "\"value\":7}");
    assertThat(text).contains("\"value\":-0.0").doesNotContain("NaN");
  }

  @Test
  void shouldWriteNaNOfASumAsText() throws IOException {
    HistogramFamily histogram =
        new HistogramFamily(
            TestSnapshots.descriptor("odd", MetricType.HISTOGRAM, Unit.NONE),
            SeriesIndex.SINGLE,
            new double[] {0.1},
            new long[] {1, 1},
            new double[] {Double.NaN});
    MetricsSnapshot snapshot = new MetricsSnapshot(Labels.EMPTY, List.of(histogram));
    JsonNode document = Documents.read(snapshot);
    assertThat(document.at("/families/0/series/0/sum").textValue()).isEqualTo("NaN");
    ReadBack.compare(document, snapshot);
  }

  /** Every digit of a long, whatever it is worth: no double holds these. */
  @Test
  void shouldKeepEveryDigitOfLongs() throws IOException {
    long[] raw = {Long.MAX_VALUE, (1L << 53) + 1, 1, 10, 999_999_999, 1_000_000_000, 0};
    String[] rows = {"0", "1", "2", "3", "4", "5", "6"};
    for (int decimals = 0; decimals <= Scale.MAX_DECIMALS; decimals++) {
      MetricDescriptor descriptor =
          new MetricDescriptor(
              new MetricName("large_total"),
              MetricType.COUNTER,
              "Large.",
              Unit.NONE,
              List.of("row"),
              new Scale(decimals));
      MetricsSnapshot snapshot =
          new MetricsSnapshot(
              Labels.EMPTY,
              List.of(new CounterFamily(descriptor, TestSnapshots.index("row", rows), raw)));
      ReadBack.compare(Documents.read(snapshot), snapshot);
    }
    long[] below = {Long.MIN_VALUE + 1, -1};
    MetricsSnapshot sums =
        new MetricsSnapshot(
            Labels.EMPTY,
            List.of(
                new HistogramFamily(
                    TestSnapshots.descriptor("x_seconds", MetricType.HISTOGRAM, Unit.SECONDS, "a"),
                    TestSnapshots.index("a", "0", "1"),
                    new long[0],
                    new long[] {1, below[0], 1, below[1]})));
    ReadBack.compare(Documents.read(sums), sums);
  }

  @Test
  void shouldReadBackEveryCharacter() throws IOException {
    TreeSet<String> texts = new TreeSet<>();
    for (char c = 0; c < 0x100; c++) {
      texts.add("a" + c);
    }
    texts.addAll(
        List.of("", "\u2028\u2029", "\ufffd", "\uffff", "é€😀", "</script>", "\ud83d\ude00"));
    MetricsSnapshot snapshot =
        new MetricsSnapshot(
            Labels.of("\n", "\u0000\u001b"),
            List.of(
                new CounterFamily(
                    TestSnapshots.descriptor("x_total", MetricType.COUNTER, Unit.NONE, "\t\"é"),
                    TestSnapshots.index("\t\"é", texts.toArray(String[]::new)),
                    new long[texts.size()]),
                new StateSetFamily(
                    TestSnapshots.descriptor("mode", MetricType.STATE_SET, Unit.NONE),
                    SeriesIndex.SINGLE,
                    List.of("\u0001", "é\\"),
                    new boolean[] {true, false})));
    ReadBack.compare(Documents.read(snapshot), snapshot);
  }

  /** Part of a document must not look like a whole one, nor is what it goes to ours to close. */
  @Test
  void shouldNeitherEndNorCloseWhatFails() throws IOException {
    MetricsSnapshot snapshot =
        new MetricsSnapshot(
            Labels.EMPTY, List.of(TestSnapshots.gauges("many", new double[10_000])));
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    OutputStream breaks =
        new OutputStream() {
          @Override
          public void write(int b) {
            taken.write(b);
          }

          @Override
          public void write(byte[] block, int offset, int length) throws IOException {
            if (taken.size() > 100_000) {
              throw new IOException("gone");
            }
            taken.write(block, offset, length);
          }

          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        };
    assertThatThrownBy(() -> JsonExporter.create().write(snapshot, breaks)).hasMessage("gone");
    assertThatThrownBy(() -> Documents.MAPPER.readTree(taken.toByteArray()))
        .isInstanceOf(JsonProcessingException.class);
    ReadBack.compare(Documents.read(snapshot), snapshot); // the next one is whole
  }
}
