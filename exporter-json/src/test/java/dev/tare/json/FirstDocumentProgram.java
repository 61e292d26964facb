package dev.tare.json;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.io.OutputStream;

/**
 * Says on standard output when the first document begins, for who reads what the JVM logs besides.
 */
final class FirstDocumentProgram {
  static final String BEGIN = "the first document begins";

  private FirstDocumentProgram() {}

  public static void main(String[] arguments) throws Exception {
    MetricsSnapshot snapshot = TestSnapshots.everyType();
    JsonExporter json = JsonExporter.create(Detail.CELLS);
    SnapshotWriter beside = json.beside(JsonExporter.create());
    System.out.println(BEGIN);
    System.out.flush();
    beside
        .forAccept("application/json;q=0.5,text/plain;q=0.4")
        .write(snapshot, OutputStream.nullOutputStream());
    json.write(snapshot, OutputStream.nullOutputStream());
  }
}
