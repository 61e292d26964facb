package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.Metrics;
import dev.tare.model.MetricFamily;
import dev.tare.model.SummaryFamily;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Flight Recorder tells of virtual threads; from JDK 21 on. */
@Tag("recording") // virtual where the JDK has virtual threads
class VirtualThreadEventsTest {
  private static final boolean KNOWN = Runtime.version().feature() >= 21;

  private static void await(String what, BooleanSupplier condition) {
    long beganNs = System.nanoTime();
    while (!condition.getAsBoolean()
        && System.nanoTime() - beganNs < TimeUnit.SECONDS.toNanos(30)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  @Test
  void shouldBeKnownFromJdk21On() {
    assertThat(VirtualThreadEvents.known()).isEqualTo(KNOWN);
  }

  private static List<MetricFamily> look(Source source) {
    try {
      assertThat(source.read(Fixtures.reader())).isTrue();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    source.publish();
    List<MetricFamily> families = new ArrayList<>();
    source.families(families);
    return families;
  }

  private static long pinned(Source source) {
    List<MetricFamily> families = look(source);
    return families.isEmpty() ? -1 : ((SummaryFamily) families.get(0)).count(0);
  }

  /** A thread that waits in the initialiser of a class keeps its carrier, on every JDK so far. */
  @Test
  void shouldCountAThreadThatKeepsItsCarrier() throws Exception {
    assumeTrue(KNOWN);
    VirtualThreadEvents events = new VirtualThreadEvents(Duration.ofNanos(1));
    Source source = events.source();
    await("the recording", () -> pinned(source) >= 0);
    long none = pinned(source);
    Thread thread =
        (Thread)
            Thread.class
                .getMethod("startVirtualThread", Runnable.class)
                .invoke(null, (Runnable) Pins::touch);
    thread.join();
    await("the event", () -> pinned(source) > none);
    SummaryFamily summary = (SummaryFamily) look(source).get(0);
    assertThat(summary.rawSum(0)).isPositive();
    long before = summary.count(0);
    source.close();
    assertThat(look(source)).as("begins anew").isEmpty();
    await("the next recording", () -> pinned(source) >= before);
    source.close();
  }

  /** Waits when it is touched first. */
  private static final class Pins {
    static {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }

    private Pins() {}

    static void touch() {}
  }

  /** As {@code jcmd JFR.stop} does: what comes after that is not counted, so nothing is known. */
  @Test
  void shouldFailWhereSomebodyElseStopsTheRecording() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.jfr").isPresent());
    List<Recording> before = FlightRecorder.getFlightRecorder().getRecordings();
    VirtualThreadRecording recording =
        new VirtualThreadRecording(Duration.ofHours(1), time -> {}, () -> {});
    recording.begin();
    await("the recording", recording::hasBegun);
    assertThat(recording.failure()).isNull();
    for (Recording started : FlightRecorder.getFlightRecorder().getRecordings()) {
      if (before.stream().noneMatch(known -> known.getId() == started.getId())) {
        started.stop();
      }
    }
    await("its end", () -> recording.failure() != null);
    assertThat(recording.failure()).hasMessage("somebody stopped the recording");
    recording.close();
  }

  @Test
  void shouldHaveNoFailureOnceItIsClosed() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.jfr").isPresent());
    VirtualThreadRecording recording =
        new VirtualThreadRecording(Duration.ofHours(1), time -> {}, () -> {});
    recording.begin();
    await("the recording", recording::hasBegun);
    recording.close();
    await("its end", () -> threadsOfRecordings() == 0);
    assertThat(recording.failure()).isNull();
  }

  private static long threadsOfRecordings() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("tare-resource-events"))
        .count();
  }

  @Test
  void shouldCountWhatItIsTold() {
    assumeTrue(KNOWN);
    VirtualThreadEvents events = new VirtualThreadEvents(Duration.ofHours(1));
    Source source = events.source();
    events.pinned(Duration.ofMillis(30));
    events.pinned(Duration.ofMillis(50));
    events.failed();
    await("the recording", () -> !look(source).isEmpty());
    List<MetricFamily> families = look(source);
    SummaryFamily summary = (SummaryFamily) families.get(0);
    assertThat(summary.count(0)).isEqualTo(2);
    assertThat(summary.rawSum(0)).isEqualTo(Duration.ofMillis(80).toNanos());
    assertThat(families.get(1).toString()).contains("jvm_threads_virtual_submit_failed_total");
    events.close();
  }

  @Test
  void shouldNotRecordWhereItIsNotToldTo() {
    try (Metrics metrics = Metrics.open();
        ResourceTracker tracker =
            ResourceTracker.builder(metrics.registry(), error -> {})
                .procRoot(Path.of("no", "such", "folder"))
                .open()) {
      tracker.collect();
      assertThat(metrics.registry().descriptors())
          .noneMatch(known -> known.name().value().contains("virtual_pinned"));
    }
  }

  @Test
  void shouldAnnounceThemWhereItIsToldToAndTheJvmKnows() {
    try (Metrics metrics = Metrics.open();
        ResourceTracker tracker =
            ResourceTracker.builder(metrics.registry(), error -> {})
                .procRoot(Path.of("no", "such", "folder"))
                .virtualThreadEvents(true)
                .open()) {
      assertThat(tracker).isNotNull();
      assertThat(
              metrics.registry().descriptors().stream()
                  .anyMatch(known -> known.name().value().contains("virtual_pinned")))
          .isEqualTo(KNOWN);
    }
  }
}
