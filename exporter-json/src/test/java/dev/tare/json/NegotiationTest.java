package dev.tare.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.export.Scrape;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets JSON where there are other formats, too. */
class NegotiationTest {
  private final OpenMetricsExporter openMetrics = OpenMetricsExporter.create();
  private final SnapshotWriter writer = JsonExporter.create(Detail.CELLS).beside(openMetrics);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/json, text/plain, */*",
        "text/html, application/json;q=0.9",
        "application/json;q=0.5, application/openmetrics-text;q=0.4",
        "text/plain;q=0.2, application/json;q=0.2",
      })
  void shouldWriteJsonToWhoNamesItAndWantsItMost(String accept) {
    SnapshotWriter chosen = writer.forAccept(accept);
    assertThat(chosen.contentType()).isEqualTo("application/json");
    assertThat(chosen.format()).isEqualTo("json");
    assertThat(chosen.detail()).isEqualTo(Detail.CELLS);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "*/*",
        "application/*",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "application/json;q=0",
        "application/json;q=nonsense",
        "application/json;q=0.5, text/plain",
        "application/json;q=0.5, */*",
        "application/jsonx",
        "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
      })
  void shouldWriteToAllOthersAsTheOtherDoes(String accept) {
    SnapshotWriter chosen = writer.forAccept(accept);
    assertThat(chosen.contentType()).isEqualTo(openMetrics.forAccept(accept).contentType());
    assertThat(chosen.detail()).isNotEqualTo(Detail.CELLS);
  }

  @Test
  void shouldBeTheOtherUntilSomebodyAsks() throws IOException {
    assertThat(writer.contentType()).isEqualTo(openMetrics.contentType());
    assertThat(writer.format()).isEqualTo("openmetrics");
    assertThat(writer.detail()).isEqualTo(openMetrics.detail());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(TestSnapshots.everyType(), out);
    assertThat(out.toString(UTF_8)).endsWith("# EOF\n");
  }

  /** HTTP/1.0 needs the length, which is that of a first document. */
  @ParameterizedTest
  @CsvSource({"gzip, true", "identity, true", "gzip, false", "identity, false"})
  void shouldWriteTheSameTwiceInOneScrapeThoughTheTimePasses(String encoding, boolean beside)
      throws IOException {
    AtomicLong clock = new AtomicLong(1);
    JsonExporter json =
        JsonExporter.create().withClock(() -> clock.updateAndGet(time -> time * 100));
    Scrape scrape =
        Scrape.of(beside ? json.beside(openMetrics) : json, "application/json", encoding, null);
    AtomicLong length = new AtomicLong();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    scrape.lengthFirst(length::set).write(TestSnapshots.everyType(), out);
    assertThat(length).hasValue(out.size());
  }

  @ParameterizedTest
  @CsvSource({"'name[]=orders_total', 1", "'name[]=orders', 1", "'name[]=none', 0", ", 10"})
  void shouldWriteTheFamiliesThatAreAskedFor(String query, int families) throws IOException {
    Scrape scrape = Scrape.of(writer, "application/json", null, query);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    scrape.writer().write(TestSnapshots.everyType(), out);
    assertThat(Documents.MAPPER.readTree(out.toByteArray()).path("families")).hasSize(families);
  }
}
