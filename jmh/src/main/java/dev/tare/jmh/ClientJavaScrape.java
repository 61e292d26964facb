package dev.tare.jmh;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** client_java with the same series. */
@State(Scope.Benchmark)
public class ClientJavaScrape {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private ExpositionFormatWriter writer;

  /** Fills the series. */
  @Setup(Level.Trial)
  public void open(ScrapeBenchmark.Size size) {
    writer =
        switch (size.format()) {
          case OPENMETRICS -> OpenMetricsTextFormatWriter.create();
          case TEXT -> PrometheusTextFormatWriter.create();
          case PROTOBUF -> new PrometheusProtobufWriter();
        };
    Counter counters =
        Counter.builder()
            .name("bench_total")
            .help("Operations.")
            .labelNames("path")
            .withoutExemplars()
            .register(registry);
    for (int i = 0; i < size.series; i++) {
      counters.labelValues(ScrapeBenchmark.path(i)).inc(i);
    }
    Histogram histograms =
        Histogram.builder()
            .name("bench_seconds")
            .help("Time.")
            .labelNames("path")
            .classicOnly()
            .classicUpperBounds(ScrapeBenchmark.BOUNDS)
            .withoutExemplars()
            .register(registry);
    for (int i = 0; i < size.histograms(); i++) {
      for (int record = 0; record < ScrapeBenchmark.RECORDS; record++) {
        histograms
            .labelValues(ScrapeBenchmark.path(i))
            .observe(ScrapeBenchmark.valueNs(i, record) / 1e9);
      }
    }
  }

  final void write(OutputStream out) throws IOException {
    writer.write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
  }
}
