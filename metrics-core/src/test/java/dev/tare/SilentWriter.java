package dev.tare;

import dev.tare.export.SnapshotWriter;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.io.OutputStream;

/** A format that says nothing. */
record SilentWriter() implements SnapshotWriter {
  @Override
  public String format() {
    return "silent";
  }

  @Override
  public String contentType() {
    return "text/plain";
  }

  @Override
  public Detail detail() {
    return Detail.NATIVE;
  }

  @Override
  public void write(MetricsSnapshot snapshot, OutputStream out) {}
}
