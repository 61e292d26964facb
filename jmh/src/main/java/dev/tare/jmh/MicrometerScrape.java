package dev.tare.jmh;

import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Micrometer with the same series; its timers show a maximum besides. */
@State(Scope.Benchmark)
public class MicrometerScrape {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private String contentType = "";

  /** Fills the series. */
  @Setup(Level.Trial)
  public void open(ScrapeBenchmark.Size size) {
    contentType =
        switch (size.format()) {
          case OPENMETRICS -> OpenMetricsTextFormatWriter.CONTENT_TYPE;
          case TEXT -> PrometheusTextFormatWriter.CONTENT_TYPE;
          case PROTOBUF -> PrometheusProtobufWriter.CONTENT_TYPE;
        };
    for (int i = 0; i < size.series; i++) {
      registry.counter("bench", "path", ScrapeBenchmark.path(i)).increment(i);
    }
    Duration[] bounds =
        Arrays.stream(ScrapeBenchmark.BOUNDS)
            .mapToObj(seconds -> Duration.ofNanos(Math.round(seconds * 1e9)))
            .toArray(Duration[]::new);
    for (int i = 0; i < size.histograms(); i++) {
      Timer timer =
          Timer.builder("bench.time")
              .tag("path", ScrapeBenchmark.path(i))
              .serviceLevelObjectives(bounds)
              .register(registry);
      for (int record = 0; record < ScrapeBenchmark.RECORDS; record++) {
        timer.record(ScrapeBenchmark.valueNs(i, record), TimeUnit.NANOSECONDS);
      }
    }
  }

  final void write(OutputStream out) throws IOException {
    registry.scrape(out, contentType);
  }

  /** Closes. */
  @TearDown(Level.Trial)
  public void close() {
    registry.close();
  }
}
