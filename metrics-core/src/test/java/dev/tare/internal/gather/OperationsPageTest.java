package dev.tare.internal.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.export.SnapshotWriter;
import dev.tare.internal.self.SelfMetric;
import dev.tare.model.Detail;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/operations.md lists every self-metric, and nothing that there is not. */
class OperationsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "operations.md");
  private static final Pattern NAME = Pattern.compile("`(tare_[a-z_]+)`");
  private static final Pattern LABEL = Pattern.compile("(?:^|, )`([a-z]+)`");

  @Test
  void shouldListWhatTheRegistryReserves() throws IOException {
    assertThat(rowsOfThePage()).isEqualTo(rows(reserved()));
  }

  @Test
  void shouldListWhatASnapshotShows() throws IOException {
    CountDownLatch hanging = new CountDownLatch(1);
    try (Metrics metrics =
        Metrics.open(
            MetricsOptions.builder()
                .selfMetrics(SelfMetricDetail.ALL)
                .collectorTimeout(Duration.ofMillis(1))
                .errorHandler(e -> {})
                .build())) {
      metrics.registry().gauge("hangs", "H.").callback(() -> waitFor(hanging));
      metrics.registry().histogram("a_seconds", "A.").unit(Unit.SECONDS).register().record(1L);
      metrics
          .registry()
          .gauge("b", "B.")
          .callback(
              () -> {
                throw new IllegalStateException("no source");
              });
      metrics
          .registry()
          .event("e")
          .label("l", 1)
          .counts(metrics.registry().counter("c_total", "C.").labels("l"))
          .register();
      metrics.snapshot();
      metrics.write(new Nothing(), OutputStream.nullOutputStream());

      MetricsSnapshot snapshot = metrics.snapshot();
      Stream<MetricDescriptor> own =
          snapshot.families().stream()
              .map(MetricFamily::descriptor)
              .filter(descriptor -> descriptor.name().value().startsWith("tare_"));
      assertThat(rows(own)).isEqualTo(rowsOfThePage());
      assertThat(snapshot.family("tare_memory_bytes").series().size()).isEqualTo(5);
    } finally {
      hanging.countDown();
    }
  }

  private static double waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 1;
  }

  @Test
  void shouldSayWhatIsShownByDefault() throws IOException {
    Map<String, String> shown = new TreeMap<>();
    for (MetricDescriptor descriptor : reserved().toList()) {
      String name = descriptor.name().value();
      MetricDescriptor as = new SelfSelection(false, Set.of(name)).shown(descriptor);
      shown.put(name, as == null ? "" : as.equals(descriptor) ? "yes" : "total");
    }
    Map<String, String> said = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| `")) {
        String[] cells = line.split("\\|", -1);
        said.put(cells[1].strip().replace("`", ""), cells[4].strip());
      }
    }
    assertThat(said).isEqualTo(shown);
  }

  @Test
  void shouldReserveEveryNameThatThePageLists() throws IOException {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      for (String name : rowsOfThePage().keySet()) {
        assertThatThrownBy(
                () -> {
                  if (name.endsWith("_total")) {
                    metrics.registry().counter(name, "Mine.").register();
                  } else {
                    metrics.registry().gauge(name, "Mine.").register();
                  }
                })
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("name=" + name);
      }
    }
  }

  @Test
  void shouldNameNoMetricInTheTextThatItDoesNotList() throws IOException {
    List<String> named = new ArrayList<>();
    Matcher matcher = NAME.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      named.add(matcher.group(1));
    }
    // What only who asks for it has, such as a file of totals, is on the page of all metrics.
    String all = Files.readString(PAGE.resolveSibling("metrics.md"));
    named.removeIf(name -> all.contains("`" + name + "`"));
    assertThat(rowsOfThePage().keySet()).containsAll(named);
  }

  private static Stream<MetricDescriptor> reserved() {
    return Stream.concat(
        SelfDescriptors.ALL.stream(), Stream.of(SelfMetric.values()).map(SelfMetric::descriptor));
  }

  /** Name to type and labels. */
  private static Map<String, String> rows(Stream<MetricDescriptor> descriptors) {
    return descriptors.collect(
        Collectors.toMap(
            descriptor -> descriptor.name().value(),
            descriptor -> descriptor.type().word() + " " + descriptor.labelNames(),
            (one, two) -> one + " and " + two,
            TreeMap::new));
  }

  private static Map<String, String> rowsOfThePage() throws IOException {
    Map<String, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("| `")) {
        String[] cells = line.split("\\|", -1);
        assertThat(cells).as(line).hasSize(8);
        assertThat(cells[5]).as(line).isNotBlank();
        assertThat(cells[6]).as(line).isNotBlank();
        List<String> labels = new ArrayList<>();
        Matcher label = LABEL.matcher(cells[3].strip().replaceAll("\\(.*\\)", ""));
        while (label.find()) {
          labels.add(label.group(1));
        }
        String name = cells[1].strip().replace("`", "");
        assertThat(rows.put(name, cells[2].strip() + " " + labels)).as("%s twice", name).isNull();
      }
    }
    return rows;
  }

  /** So that there is a scrape to publish. */
  private static final class Nothing implements SnapshotWriter {
    @Override
    public String format() {
      return "nothing";
    }

    @Override
    public String contentType() {
      return "text/plain";
    }

    @Override
    public Detail detail() {
      return Detail.BUCKETS;
    }

    @Override
    public void write(MetricsSnapshot snapshot, OutputStream out) {}
  }
}
