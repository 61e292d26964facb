package dev.tare.export.push;

import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import java.time.Duration;
import java.time.Instant;

/**
 * Sends a snapshot to a receiver, in one protocol. The plug for protocols that push: {@link
 * SnapshotExporter} says when, how often it is tried again, and counts; this says how.
 *
 * <p>Used by one thread at a time, and by one exporter only: it may keep what it has sent last.
 */
public interface SnapshotSender extends AutoCloseable {

  /** The protocol's short name for self-metrics, for example {@code otlp_http}; constant. */
  String name();

  /** How much of each histogram is sent. */
  Detail detail();

  /**
   * Sends the whole snapshot, once, and waits for the answer.
   *
   * @param takenAt when the snapshot was taken
   * @param within how long it may take; what is under way then is cancelled
   * @return what the receiver said when it took it
   * @throws SendException if it was not taken, or may not have been
   * @throws InterruptedException if the thread is interrupted, which cancels what is under way
   */
  Receipt send(MetricsSnapshot snapshot, Instant takenAt, Duration within)
      throws SendException, InterruptedException;

  /** Gives back connections and threads; does not wait long. Closing again does nothing. */
  @Override
  void close();
}
