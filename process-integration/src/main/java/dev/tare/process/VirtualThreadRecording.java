package dev.tare.process;

import java.time.Duration;
import java.util.function.Consumer;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;

/**
 * One recording of Flight Recorder, of two kinds of events. It has a thread of its own, since to
 * begin one takes longer than a look may.
 */
final class VirtualThreadRecording {
  private static final String PINNED = "jdk.VirtualThreadPinned";
  private static final String FAILED = "jdk.VirtualThreadSubmitFailed";

  private final Duration threshold;
  private final Consumer<Duration> pinned;
  private final Runnable failed;
  private @Nullable RecordingStream stream;
  private @Nullable Throwable failure;
  private boolean begun;
  private boolean closed;

  /**
   * Not begun yet.
   *
   * @param threshold what takes less is not told of
   */
  VirtualThreadRecording(Duration threshold, Consumer<Duration> pinned, Runnable failed) {
    this.threshold = threshold;
    this.pinned = pinned;
    this.failed = failed;
  }

  /** Whether this JVM has Flight Recorder; its module is there. */
  static boolean isAvailable() {
    return FlightRecorder.isAvailable();
  }

  /** Begins; returns at once. */
  void begin() {
    Thread thread = new Thread(this::record, "tare-resource-events");
    thread.setDaemon(true);
    thread.start();
  }

  @SuppressWarnings("CatchThrowable") // whatever it is, the next look tells of it
  private void record() {
    try (RecordingStream events = new RecordingStream()) {
      events.enable(PINNED).withThreshold(threshold).withoutStackTrace();
      events.enable(FAILED).withoutStackTrace();
      events.onEvent(PINNED, event -> pinned.accept(event.getDuration()));
      events.onEvent(FAILED, event -> failed.run());
      events.onFlush(this::flushed);
      if (opened(events)) {
        events.start(); // returns when it is closed, here or by whoever may stop recordings
        ended();
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Unless it was closed before it could begin. */
  private synchronized boolean opened(RecordingStream events) {
    stream = events;
    return !closed;
  }

  private synchronized void flushed() {
    begun = true;
  }

  private synchronized void ended() {
    if (!closed) {
      failure = new IllegalStateException("somebody stopped the recording");
    }
  }

  private synchronized void fail(Throwable why) {
    failure = why;
  }

  /** Whether events are told: what happened before is not known. */
  synchronized boolean hasBegun() {
    return begun;
  }

  /** Why it has ended by itself. */
  synchronized @Nullable Throwable failure() {
    return failure;
  }

  /** Ends it, and its thread. */
  void close() {
    RecordingStream open;
    synchronized (this) {
      closed = true;
      open = stream;
    }
    if (open != null) {
      open.close();
    }
  }
}
