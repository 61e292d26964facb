package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.discovery.Target;
import dev.tare.discovery.TargetFile;
import dev.tare.discovery.TargetsPage;
import dev.tare.export.Page;
import dev.tare.export.PageRequest;
import dev.tare.export.hlog.HistogramLog;
import dev.tare.export.totals.Totals;
import dev.tare.export.totals.TotalsFile;
import dev.tare.health.DiskSpace;
import dev.tare.health.Health;
import dev.tare.health.HealthKind;
import dev.tare.health.HealthResult;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.UpDownCounter;
import dev.tare.registry.MetricRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of README and pages compile and run, and are those below. */
class PageExamplesTest {
  private static final String SOURCE = "src/test/java/dev/tare/PageExamplesTest.java";

  @Test
  void shouldRunWhatTheReadmeShows() {
    // begin readme
    MetricsOptions options = MetricsOptions.builder().commonLabel("service", "orders").build();
    try (Metrics metrics = Metrics.open(options)) {
      MetricRegistry registry = metrics.registry();
      Counter accepted = registry.counter("orders_total", "Orders accepted.").register();
      Family<Histogram> latency =
          registry.histogram("order_seconds", "From first byte to reply.").labels("kind").family();
      Histogram retail = latency.with("retail"); // once; keep the handle

      long begin = System.nanoTime();
      accepted.increment();
      retail.record(System.nanoTime() - begin); // nanoseconds

      // Complete up to this line: what tests use.
      assertThat(metrics.snapshot().value("orders_total")).isEqualTo(1);
      assertThat(metrics.snapshot().value("order_seconds_count", "kind", "retail")).isEqualTo(1);
    }
    // end readme
  }

  @Test
  void shouldRunTheEventOfThePageOfInstruments() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      MetricRegistry registry = metrics.registry();
      // begin event
      UpDownCounter open = registry.upDownCounter("trades_open", "Begun, not done.").register();
      Event trade =
          registry
              .event("trade")
              .label("kind", 63) // at most 63 kinds; all further ones are "other"
              .label("result", 7)
              .counts(registry.counter("trades_total", "Done.").labels("kind", "result"))
              .measures(registry.histogram("trade_seconds", "From order to fill.").labels("kind"))
              .measures(registry.histogram("trade_size_bytes", "Of the order.").labels("kind"))
              .register();
      EventField time = trade.field("trade_seconds"); // which field is which
      EventField size = trade.field("trade_size_bytes");

      open.begin();
      long begin = System.nanoTime();
      // …
      trade.record(trade.key("retail", "filled"), time, System.nanoTime() - begin, size, 1_500);
      open.end();
      // end event
      assertThat(metrics.snapshot().value("trades_total", "kind", "retail", "result", "filled"))
          .isEqualTo(1);
      assertThat(metrics.snapshot().value("trade_size_bytes_sum", "kind", "retail"))
          .isEqualTo(1_500);
      assertThat(metrics.snapshot().value("trades_open")).isZero();
    }
  }

  @Test
  void shouldRunTheRecordingAndTheMerge(@TempDir Path folder) throws IOException {
    // begin recordings
    MetricsOptions options = MetricsOptions.builder().recordedHistograms("order_seconds").build();
    try (Metrics metrics = Metrics.open(options);
        HistogramLog log =
            HistogramLog.builder(metrics.registry(), metrics::snapshot, options.errorHandler())
                .folder(folder)
                .name("orders-1") // one for each process that writes to the folder
                .period(Duration.ofSeconds(10))
                .start()) {
      Family<Histogram> latency =
          metrics.registry().histogram("order_seconds", "To the reply.").labels("kind").family();
      latency.with("retail").record(2_500_000L);
      log.flush(); // now; the thread of the log does so every 10 s, and closing once more
    }
    // end recordings
    // begin merge
    org.HdrHistogram.Histogram all = new org.HdrHistogram.Histogram(2);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
          while (reader.hasNext()) {
            EncodableHistogram line = reader.nextIntervalHistogram();
            if (line instanceof org.HdrHistogram.Histogram interval
                && "order_seconds{kind=retail}".equals(interval.getTag())) {
              all.add(interval);
            }
          }
        }
      }
    }
    long p99 = all.getValueAtPercentile(99); // in nanoseconds
    // end merge
    assertThat(all.getTotalCount()).isEqualTo(1);
    assertThat(p99).isEqualTo(all.highestEquivalentValue(2_500_000));
  }

  @Test
  void shouldRunTheFileOfTotals(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("orders.totals");
    // begin totals
    MetricsOptions options = MetricsOptions.builder().recordedHistograms("order_seconds").build();
    try (Metrics metrics = Metrics.open(options);
        TotalsFile totals =
            TotalsFile.builder(metrics.registry(), metrics::recorded, options.errorHandler())
                .file(file) // one for each process; in /dev/shm it costs no disk anything
                .start()) {
      metrics.registry().counter("orders_total", "Orders accepted.").register().increment();
      totals.flush(); // now; a thread of its own does so every 500 ms, and closing once more
    }
    Totals last = Totals.read(file);
    double orders = last.snapshot().value("orders_total");
    // end totals
    assertThat(orders).isEqualTo(1);
    assertThat(last.ended()).isTrue();
  }

  @Test
  void shouldRunTheHealthOfAServer(@TempDir Path folder) {
    Supplier<HealthResult> cache = HealthResult::healthy;
    Supplier<HealthResult> database = HealthResult::healthy;
    try (Metrics metrics = Metrics.open()) {
      // begin health
      Health health = Health.start(metrics.registry());
      health.startup("cache", cache::get).interval(Duration.ofSeconds(1)).register();
      health
          .readiness("database", database::get)
          .timeout(Duration.ofSeconds(2)) // default: 1 s
          .interval(Duration.ofSeconds(5)) // default: 10 s
          .register();
      health.advisory("disk", new DiskSpace(folder, 1L << 30)).register();
      health.advisory("aggregator", metrics.aggregatorCheck(Duration.ofSeconds(10))).register();
      health.advisory("scraped", metrics.scrapeCheck(Duration.ofMinutes(2))).register();
      // end health
      long begin = System.nanoTime();
      while (!health.report(HealthKind.READY).isUp()) {
        assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(30).toNanos());
        LockSupport.parkNanos(1_000_000);
      }
      health.close();
    }
  }

  @Test
  void shouldRunTheDiscoveryOfAServer(@TempDir Path folder) throws IOException {
    // begin discovery
    Target target =
        Target.at("10.0.0.1:9090") // what Prometheus asks
            .service("orders") // labels of every series that comes from there
            .instance("orders-1")
            .https();
    TargetFile file =
        TargetFile.write(folder.resolve("orders-1.json"), List.of(target)); // one a process
    Page page = new TargetsPage("/metrics/targets", () -> List.of(target)); // or by HTTP
    // …
    file.close(); // when it ends: it is scraped no more
    // end discovery
    assertThat(folder).isEmptyDirectory();
    assertThat(page.answer(new PageRequest(true, null)).body()).contains("orders-1");
  }

  @ParameterizedTest
  @CsvSource({
    "readme, README.md",
    "event, docs/instruments.md",
    "recordings, docs/recordings.md",
    "merge, docs/recordings.md",
    "totals, docs/crash.md",
    "health, docs/health.md",
    "discovery, docs/exporters.md"
  })
  void shouldStandOnThePage(String name, String page) throws IOException {
    String example =
        Files.readAllLines(Path.of(SOURCE)).stream()
            .dropWhile(line -> !line.strip().equals("// begin " + name))
            .skip(1)
            .takeWhile(line -> !line.strip().equals("// end " + name))
            .collect(Collectors.joining("\n"))
            .stripIndent();
    List<String> blocks =
        List.of(Files.readString(Path.of("..").resolve(page)).split("```java\n", -1));

    assertThat(example.lines()).hasSizeGreaterThan(9);
    assertThat(blocks.subList(1, blocks.size()))
        .anySatisfy(block -> assertThat(block).startsWith(example + "\n```"));
  }
}
