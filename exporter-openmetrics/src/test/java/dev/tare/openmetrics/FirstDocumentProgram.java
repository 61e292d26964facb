package dev.tare.openmetrics;

import dev.tare.export.Scrape;
import dev.tare.export.SnapshotWriter;
import dev.tare.model.MetricsSnapshot;
import java.io.OutputStream;
import java.util.List;

/**
 * Says on standard output when the first document begins, for who reads what the JVM logs besides.
 */
final class FirstDocumentProgram {
  static final String BEGIN = "the first document begins";

  private FirstDocumentProgram() {}

  public static void main(String[] arguments) throws Exception {
    MetricsSnapshot snapshot = TestSnapshots.everyType();
    SnapshotWriter writer = OpenMetricsExporter.create();
    System.out.println(BEGIN);
    System.out.flush();
    for (String accept :
        List.of(
            "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.4",
            "text/plain;version=0.0.4",
            "text/plain;version=1.0.0;escaping=allow-utf-8",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily"
                + ";encoding=delimited")) {
      for (String query : List.of("", "name[]=a&name%5B%5D=%20")) {
        Scrape scrape = Scrape.of(writer, accept, "gzip", query);
        scrape.writer().write(snapshot, OutputStream.nullOutputStream());
        scrape.lengthFirst(bytes -> {}).write(snapshot, OutputStream.nullOutputStream());
      }
    }
  }
}
