package dev.tare.jmh.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.tare.export.Scrape;
import dev.tare.model.MetricsSnapshot;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of docs/scale.md is worked out of the numbers above and beside it. */
class ScalePageTest {
  private static final Path PAGE = Path.of("..", "docs", "scale.md");

  /** Of what each scrape leaves beside the page: up, and what a scrape took and found. */
  private static final int OWN_SERIES = 5;

  private static final double SECONDS_A_DAY = 86_400;

  /** The numbers of a row; the last column is of shards. */
  private static double[] row(String name) throws IOException {
    String row =
        Files.readString(PAGE)
            .lines()
            .filter(line -> line.startsWith("| " + name + " |"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " is no row of " + PAGE));
    return Arrays.stream(row.split("\\|", -1))
        .skip(2)
        .map(cell -> cell.replaceAll("[^0-9.]", ""))
        .filter(cell -> !cell.isEmpty())
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static void assertRow(String name, double[] expected) throws IOException {
    double[] shown = row(name);
    assertThat(shown).as(name).hasSameSizeAs(expected);
    for (int i = 0; i < shown.length; i++) {
      assertThat(shown[i]).as(name + ", column " + i).isCloseTo(expected[i], withinPercentage(2));
    }
  }

  private static double[] of(double[] one, double[] other, Of operation) {
    double[] result = new double[one.length];
    Arrays.setAll(result, i -> operation.of(one[i], other[i]));
    return result;
  }

  private interface Of {
    double of(double one, double other);
  }

  @Test
  void shouldWorkOutTheTable() throws IOException {
    double[] instances = row("Instances");
    double[] interval = row("Scraped every");
    double[] series = row("Series");
    double[] samples = row("Samples a second");
    assertThat(instances).containsExactly(10, 1_000, 100_000, 100_000);
    assertRow("Series", of(instances, row("Series of an instance"), (a, b) -> a * b));
    assertRow("Samples a second", of(series, interval, (a, b) -> a / b));
    double[] kilobytes = of(row("Bytes of a page, as sent"), interval, (a, b) -> a / b / 1e3);
    assertRow("Received, kB a second", of(kilobytes, instances, (a, b) -> a * b));
    assertRow("Disk a day, GB", of(samples, samples, (a, b) -> 2 * a * SECONDS_A_DAY / 1e9));
    double[] unsharded = Arrays.copyOf(series, 3);
    assertRow("Mimir's ingesters, GB", of(unsharded, unsharded, (a, b) -> 3 * a / 300_000 * 2.5));
    assertRow("Mimir's ingesters, cores", of(unsharded, unsharded, (a, b) -> 3 * a / 300_000));
    double[] received = Arrays.copyOf(samples, 3);
    assertRow("Mimir's distributors, cores and GB", of(received, received, (a, b) -> a / 25_000));
  }

  @Test
  void shouldNameTheSeriesThatAPageHas() throws Exception {
    double[] shown = row("Series of an instance");
    double whole = series(Template.take(10, false), "");
    assertThat(shown[0] - OWN_SERIES).isCloseTo(whole, withinPercentage(20)); // by the machine
    String names =
        Stream.of(
                "http_requests",
                "http_responses",
                "http_request_duration_seconds",
                "process_cpu_seconds",
                "tare_records_lost")
            .map(name -> "name[]=" + name)
            .collect(Collectors.joining("&"));
    assertThat(Files.readString(PAGE)).contains(names.replace("name[]=", "").replace("&", ", "));
    // In protobuf a native histogram is one series; in text it has a line for its count, as any.
    double named = series(Template.take(10, true), names);
    assertThat(shown[3] - OWN_SERIES).isCloseTo(named, withinPercentage(10));
  }

  /** Histograms with native buckets count as one, as Prometheus keeps them. */
  private static double series(MetricsSnapshot snapshot, String query) throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    Scrape.of(OpenMetricsExporter.create(), "text/plain", "identity", query)
        .writer()
        .write(snapshot, page);
    boolean natives = !query.isEmpty();
    return page.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .filter(line -> !natives || !line.matches("\\w+_duration_seconds_(bucket|sum)\\{.*"))
        .count();
  }
}
