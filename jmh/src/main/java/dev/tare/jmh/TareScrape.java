package dev.tare.jmh;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.export.SnapshotWriter;
import dev.tare.instrument.Counter;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.model.Detail;
import dev.tare.model.Unit;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.IOException;
import java.io.OutputStream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Tare with as many series as the scrape question has; its own metrics come on top. */
@State(Scope.Benchmark)
public class TareScrape {
  private SnapshotWriter exporter;
  private Metrics metrics;

  /** Fills the series. */
  @Setup(Level.Trial)
  public void open(ScrapeBenchmark.Size size, NamedRing ring) {
    OpenMetricsExporter openMetrics = OpenMetricsExporter.create(Detail.BUCKETS);
    exporter =
        switch (size.format()) {
          case OPENMETRICS -> openMetrics;
          case TEXT -> openMetrics.prometheusText();
          case PROTOBUF -> openMetrics.prometheusProtobuf();
        };
    metrics =
        ring.open(
            MetricsOptions.builder()
                .seriesLimit(2 * size.series)
                .totalSeriesLimit(4 * size.series));
    Family<Counter> counters =
        metrics.registry().counter("bench_total", "Operations.").labels("path").family();
    for (int i = 0; i < size.series; i++) {
      counters.with(ScrapeBenchmark.path(i)).add(i);
    }
    Family<Histogram> histograms =
        metrics
            .registry()
            .histogram("bench_seconds", "Time.")
            .unit(Unit.SECONDS)
            .buckets(ScrapeBenchmark.BOUNDS)
            .quantiles()
            .labels("path")
            .family();
    for (int i = 0; i < size.histograms(); i++) {
      for (int record = 0; record < ScrapeBenchmark.RECORDS; record++) {
        histograms.with(ScrapeBenchmark.path(i)).record(ScrapeBenchmark.valueNs(i, record));
      }
    }
  }

  final void write(OutputStream out) throws IOException {
    metrics.write(exporter, out);
  }

  /** Closes. */
  @TearDown(Level.Trial)
  public void close() {
    metrics.close();
  }
}
