package dev.tare.process;

import dev.tare.model.MetricFamily;
import dev.tare.model.Unit;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads that waited and kept their carrier, and those that could not be given to the
 * scheduler: Flight Recorder tells of them as they come, since JDK 21. Nothing is known until it
 * has begun; it is a second or so behind.
 */
final class VirtualThreadEvents implements Reading {
  /** What the JDK's own settings take for long. */
  static final Duration USUAL_THRESHOLD = Duration.ofMillis(20);

  private static final int SINCE = 21;

  private final Duration threshold;
  private @Nullable VirtualThreadRecording recording;

  // Told on a thread of Flight Recorder: under this object's lock.
  private long pinned;
  private long pinnedNs;
  private long failed;

  /**
   * Nothing told yet.
   *
   * @param threshold what takes less is not told of
   */
  VirtualThreadEvents(Duration threshold) {
    this.threshold = threshold;
  }

  /** Whether this JVM tells. */
  static boolean known() {
    return Runtime.version().feature() >= SINCE
        && ModuleLayer.boot().findModule("jdk.jfr").isPresent()
        && VirtualThreadRecording.isAvailable();
  }

  Source source() {
    return new SlotSource("jvm_virtual_thread_events", this, families());
  }

  static SlotFamily[] families() {
    return new SlotFamily[] {
      SlotFamily.summary(
          "jvm_threads_virtual_pinned_seconds",
          Unit.SECONDS,
          0,
          "Times that a virtual thread waited for 20 ms or more and kept its carrier, and how long."),
      SlotFamily.counter(
          "jvm_threads_virtual_submit_failed_total",
          Unit.NONE,
          2,
          "Times that a virtual thread could not be started or continued.")
    };
  }

  /** Counts one that kept its carrier. */
  synchronized void pinned(Duration time) {
    pinned++;
    pinnedNs += time.toNanos();
  }

  /** Counts one that the scheduler did not take. */
  synchronized void failed() {
    failed++;
  }

  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    VirtualThreadRecording running = recording;
    if (running == null) {
      running = new VirtualThreadRecording(threshold, this::pinned, this::failed);
      recording = running;
      running.begin();
    }
    if (running.failure() != null) {
      throw new IOException("Flight Recorder has ended: " + running.failure());
    }
    boolean told = running.hasBegun();
    synchronized (this) {
      slots[0] = told ? pinned : MetricFamily.ABSENT;
      slots[1] = told ? pinnedNs : MetricFamily.ABSENT;
      slots[2] = told ? failed : MetricFamily.ABSENT;
    }
    return true;
  }

  /** Ends the recording; what was counted stays. */
  @Override
  public void close() {
    VirtualThreadRecording running = recording;
    recording = null;
    if (running != null) {
      running.close();
    }
  }
}
