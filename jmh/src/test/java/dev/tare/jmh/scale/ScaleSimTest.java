package dev.tare.jmh.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NativeHistogram;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleSimTest {
  private static final String[] FIRST = {"method", "GET", "route", "/route-0", "status", "200"};
  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

  private static final String REQUESTS = "http_requests_total";

  @Test
  void shouldGrowFromScrapeToScrapeAndDifferByNumber() throws Exception {
    MetricsSnapshot template = Template.take(2, true);
    Instance one = new Instance(1);
    MetricsSnapshot before = one.next(template);
    MetricsSnapshot after = one.next(template);
    MetricsSnapshot other = new Instance(2).next(template);
    assertThat(after.value(REQUESTS, FIRST)).isGreaterThan(before.value(REQUESTS, FIRST));
    assertThat(other.value(REQUESTS, FIRST)).isNotEqualTo(before.value(REQUESTS, FIRST));
    HistogramFamily durations = (HistogramFamily) after.family("http_request_duration_seconds");
    for (int row = 0; row < durations.series().size(); row++) {
      NativeHistogram natives = Objects.requireNonNull(durations.nativeHistogram(row));
      assertThat(natives.count()).isEqualTo(durations.count(row));
    }
    assertThat(after.value("http_request_duration_seconds_count", FIRST))
        .isEqualTo(after.value(REQUESTS, FIRST));
  }

  @Test
  void shouldShowTheSeriesThatARealServerShows() throws Exception {
    MetricsSnapshot template = Template.take(2, false);
    assertThat(names(new Instance(0).next(template))).isEqualTo(names(template));
  }

  /** Of its page every line, without the value. */
  private static Stream<String> lines(MetricsSnapshot snapshot) throws Exception {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    OpenMetricsExporter.create().write(snapshot, page);
    return page.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(" \\S+$", ""));
  }

  private static String names(MetricsSnapshot snapshot) throws Exception {
    return String.join("\n", lines(snapshot).toList());
  }

  @Test
  void shouldMeasureWhatAPrometheusScrapes(@TempDir Path folder) throws Exception {
    Optional<Path> prometheus =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(path -> Path.of(path, "prometheus"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(prometheus.isPresent(), "prometheus is not on the PATH (Debian package prometheus)");
    Path program = prometheus.orElseThrow();
    // Prometheus waits for a page no longer than its interval: one of 1 s would time the machine.
    Result result = ScaleSim.run(new Options(5, 2, 5, 10, false, List.of(), null, program, folder));
    assertThat(result.failed()).isZero();
    assertThat(result.served().scrapes()).isGreaterThan(5);
    assertThat(result.served().sentBytes()).isLessThan(result.served().plainBytes() / 3);
    assertThat(result.end().series()).isGreaterThan(5 * 100);
    assertThat(result.samplesPerSecond()).isPositive();
    assertThat(result.scrapeQuantile(0.5)).isPositive().isLessThan(result.scrapeQuantile(1) + 1e-9);
    assertThat(result.toString()).contains("ingested a second", "at p50");
  }

  @Test
  void shouldServeTheFamiliesThatAreAskedForInTheFormatThatIs() throws Exception {
    try (Pages pages = new Pages(Template.take(2, true), 3)) {
      HttpResponse<byte[]> named = get(pages, "?name%5B%5D=http_requests", "text/plain", "gzip");
      assertThat(named.headers().firstValue("Content-Encoding")).hasValue("gzip");
      String text =
          new String(
              new GZIPInputStream(new ByteArrayInputStream(named.body())).readAllBytes(),
              StandardCharsets.UTF_8);
      assertThat(text.lines().filter(line -> !line.startsWith("#")))
          .hasSize(4)
          .allMatch(line -> line.startsWith(REQUESTS));
      assertThat(pages.served().plainBytes()).isEqualTo(text.length());
      assertThat(pages.served().sentBytes()).isEqualTo(named.body().length);
      HttpResponse<byte[]> all = get(pages, "", PROTOBUF, "identity");
      assertThat(all.headers().firstValue("Content-Type").orElseThrow()).contains("protobuf");
      assertThat(pages.allScraped(1)).isFalse();
    }
  }

  private static HttpResponse<byte[]> get(Pages pages, String query, String accept, String encoding)
      throws Exception {
    String name = pages.names().get(0);
    URI uri = URI.create("http://%s/instances/%s%s".formatted(pages.address(), name, query));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Accept", accept)
            .header("Accept-Encoding", encoding)
            .timeout(Duration.ofSeconds(30))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--instances 0",
        "--instances 10001",
        "--routes many",
        "--interval",
        "--for 601",
        "--what"
      })
  void shouldRefuseWhatItCannotDo(String call) {
    assertThatThrownBy(() -> Options.parse(call.split(" ", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(call.split(" ", -1)[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--instances 0", "--instances x", "--for", "--interval 61", "--what"})
  void shouldExitWithTwoBeforeItBuildsAnything(String call) throws Exception {
    String[] words = ("../bin/scale-sim " + call).split(" ", -1);
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isEqualTo(2);
    assertThat(said).isNotBlank().doesNotContain("Building");
  }
}
