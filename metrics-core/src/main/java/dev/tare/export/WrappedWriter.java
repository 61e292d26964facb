package dev.tare.export;

import dev.tare.model.Detail;

/** A writer that has another write, in its format. */
interface WrappedWriter extends SnapshotWriter {
  /** Writes the snapshot. */
  SnapshotWriter writer();

  @Override
  default String format() {
    return writer().format();
  }

  @Override
  default String contentType() {
    return writer().contentType();
  }

  @Override
  default Detail detail() {
    return writer().detail();
  }
}
