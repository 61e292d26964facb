package dev.tare.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.model.CounterFamily;
import dev.tare.model.Detail;
import dev.tare.model.InfoFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request asks for, and that it cannot ask for trouble. */
class ScrapeChoiceTest {
  private static final MetricsSnapshot SNAPSHOT =
      new MetricsSnapshot(
          Labels.EMPTY,
          List.of(
              new CounterFamily(
                  descriptor("orders_total", MetricType.COUNTER),
                  SeriesIndex.SINGLE,
                  new long[] {1}),
              new SummaryFamily(
                  descriptor("pass", MetricType.SUMMARY),
                  SeriesIndex.SINGLE,
                  new double[0],
                  true,
                  new long[] {2, 3}),
              new InfoFamily(descriptor("build_info", MetricType.INFO), SeriesIndex.SINGLE)));

  /** Writes the names of the families; if told so, only half of the document. */
  private record Names(boolean fails) implements SnapshotWriter {
    @Override
    public String format() {
      return "names";
    }

    @Override
    public String contentType() {
      return "text/names";
    }

    @Override
    public Detail detail() {
      return Detail.BUCKETS;
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
      for (MetricFamily family : snapshot.families()) {
        out.write((family.descriptor().name() + " ").getBytes(UTF_8));
      }
      if (fails) {
        throw new IllegalStateException("in the middle");
      }
    }
  }

  private static MetricDescriptor descriptor(String name, MetricType type) {
    return new MetricDescriptor(new MetricName(name), type, "Help.", Unit.NONE, List.of());
  }

  private static byte[] body(Scrape scrape) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    scrape.writer().write(SNAPSHOT, out);
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | false",
        "'' | false",
        "gzip | true",
        "GZIP | true",
        "x-gzip | true",
        "gzip, deflate, br, zstd | true",
        "deflate, gzip;q=1.0, *;q=0.5 | true",
        "* | true",
        "gzip;q=0 | false",
        "gzip;q=0, * | false",
        "*;q=0 | false",
        "identity | false",
        "identity, gzip | true",
        "identity;q=1, gzip;q=0.5 | false",
        "identity;q=0 | false",
        "br | false",
        "gzip;q=banana | false",
        ";;,,q= | false",
      })
  void shouldCompressWhenTheScraperWantsThat(String acceptEncoding, boolean gzip)
      throws IOException {
    Scrape scrape = Scrape.of(new Names(false), null, acceptEncoding, null);
    assertThat(scrape.gzip()).isEqualTo(gzip);
    byte[] text = "build_info orders_total pass ".getBytes(UTF_8);
    byte[] body = body(scrape);
    assertThat(gzip ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body)
        .isEqualTo(text);
    assertThat(scrape.writer().contentType()).isEqualTo("text/names");
    assertThat(scrape.writer().format()).isEqualTo("names");
  }

  @Test
  void shouldLeaveTheEndAwayWhenTheDocumentIsNotWhole() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Scrape scrape = Scrape.of(new Names(true), null, "gzip", null);
    assertThatThrownBy(() -> scrape.writer().write(SNAPSHOT, out)).hasMessage("in the middle");
    assertThatThrownBy(
            () -> new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes())
        .isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "identity"})
  void shouldSayTheLengthBeforeTheFirstByteWhereOnlyThatShowsWhatIsWhole(String encoding)
      throws IOException {
    Scrape scrape = Scrape.of(new Names(false), null, encoding, null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Long> lengths = new ArrayList<>();
    SnapshotWriter writer =
        scrape.lengthFirst(
            length -> {
              assertThat(out.size()).isZero();
              lengths.add(length);
            });
    writer.write(SNAPSHOT, out);
    assertThat(out.toByteArray()).isEqualTo(body(scrape));
    assertThat(lengths).containsExactly((long) out.size());
    assertThat(writer.format()).isEqualTo("names");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | build_info orders_total pass",
        "'' | build_info orders_total pass",
        "a=b&name=pass | build_info orders_total pass",
        "name[]=orders_total | orders_total",
        "name%5B%5D=orders_total | orders_total",
        "name[]=orders | orders_total",
        "name[]=build | build_info",
        "name[]=orders_created&name[]=pass_created | orders_total pass",
        "name[]=pass_count&name[]=build_info | build_info pass",
        "name[]=pas | ''",
        "name[]= | ''",
        "name[]=%zz&name%=pass&= | ''",
      })
  void shouldWriteTheFamiliesThatAreNamed(String query, String families) throws IOException {
    Scrape scrape = Scrape.of(new Names(false), null, null, query);
    assertThat(new String(body(scrape), UTF_8).strip()).isEqualTo(families);
  }

  @Property
  void shouldNeverFailWhateverIsSent(@ForAll String header, @ForAll String query)
      throws IOException {
    assertThat(body(Scrape.of(new Names(false), header, header, "name[]=" + query))).isNotNull();
    assertThat(body(Scrape.of(new Names(false), query, query, header))).isNotNull();
  }

  /** Made of what the grammar is made of, so that it gets further than random text. */
  @Property
  void shouldReadOnlySaneWeightsWhateverIsSent(
      @ForAll
          @Chars({'q', '=', ';', ',', '"', '\\', '1', '.', 'e', '-'})
          @CharRange(from = '/', to = '9')
          String header) {
    assertThat(AcceptRange.parse(header))
        .allSatisfy(
            range -> {
              assertThat(range.weight()).isBetween(0.0, 1.0);
              assertThat(range.value()).isNotEmpty();
            });
  }

  @Test
  void shouldReadRangesAsTheyAreMeant() {
    assertThat(AcceptRange.parse(" Text/Plain ; Version=\"1.0,\\\"0;\" ; q=0.25 ; x , ,*/*;q=2,a"))
        .containsExactly(
            new AcceptRange("text/plain", Map.of("version", "1.0,\\\"0;"), 0.25),
            new AcceptRange("*/*", Map.of(), 0),
            new AcceptRange("a", Map.of(), 1));
  }
}
