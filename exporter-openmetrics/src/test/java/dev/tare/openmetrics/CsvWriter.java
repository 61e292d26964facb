package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;

// begin example
/** Gauges as lines of name, label values and value. */
record CsvWriter() implements SnapshotWriter {
  @Override
  public String format() {
    return "csv";
  }

  @Override
  public String contentType() {
    return "text/csv; charset=utf-8";
  }

  @Override
  public Detail detail() {
    return Detail.BUCKETS; // no quantiles: the aggregator is spared them
  }

  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) throws IOException {
    Writer text = new OutputStreamWriter(out, UTF_8);
    for (MetricFamily family : snapshot.families()) {
      for (int row = 0; family instanceof GaugeFamily g && row < g.series().size(); row++) {
        String labels = String.join(";", g.series().values(row));
        text.write(g.descriptor().name() + "," + labels + "," + g.value(row) + "\n");
      }
    }
    text.flush(); // does not close: only the server knows that the document is whole
  }
}
// end example
