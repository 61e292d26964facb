package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.model.MetricsSnapshot;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Micrometer's own binders, and those of libraries, show the series that they show there. */
class BindersTest {
  private static final Pattern BUCKET = Pattern.compile("le=[^,\\]]+");

  @Test
  void shouldShowTheSeriesThatMicrometerShows() throws Exception {
    PrometheusMeterRegistry theirs = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (Metrics metrics = Metrics.open();
        TareMeterRegistryToClose ours = new TareMeterRegistryToClose(metrics);
        Binders bound = new Binders(ours.registry);
        Binders theirBound = new Binders(theirs)) {
      assertThat(bound).isNotSameAs(theirBound);
      assertThat(series(MeterPages.of(metrics))).isEqualTo(series(theirs.scrape()));
      MetricsSnapshot page = metrics.snapshot();
      assertThat(page.value("hikaricp_connections_usage_seconds_count", "pool", "shop"))
          .isEqualTo(Binders.QUERIES);
      assertThat(page.value("executor_seconds_count", "name", "workers")).isEqualTo(Binders.TASKS);
      assertThat(page.value("logback_events_total", "level", "warn")).isEqualTo(1);
      assertThat(page.find("micrometer_meter_failures_total")).isEmpty();
    } finally {
      theirs.close();
    }
  }

  /** For try-with-resources: a registry is not closeable in itself. */
  private static final class TareMeterRegistryToClose implements AutoCloseable {
    private final TareMeterRegistry registry;

    TareMeterRegistryToClose(Metrics metrics) {
      registry = new TareMeterRegistry(metrics);
    }

    @Override
    public void close() {
      registry.close();
    }
  }

  /** Names and labels without their values, which are those of one moment. */
  private static Set<String> series(String page) {
    Set<String> series = new TreeSet<>();
    for (String line : MeterPages.lines(page)) {
      boolean comment = line.startsWith("#");
      series.add(
          comment
              ? line
              : BUCKET.matcher(line.substring(0, line.lastIndexOf(' '))).replaceAll("le"));
    }
    // What a garbage collection adds comes when it comes.
    series.removeIf(line -> line.contains("jvm_gc_pause") || line.contains("jvm_gc_concurrent"));
    return series;
  }
}
