package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tracker on a tree of files that a test may spoil, driven by hand or on its own. */
class ResourceTrackerTest {
  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder()
              .selfMetrics(SelfMetricDetail.ALL)
              .errorHandler(errors::add)
              .build());
  private final Path root;
  private final Path self;
  private long nowNs;

  ResourceTrackerTest(@TempDir Path root) throws IOException {
    Fixtures.machine(root);
    this.root = root;
    this.self = root.resolve("self");
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private ResourceTracker.Builder builder() {
    return ResourceTracker.builder(metrics.registry(), errors::add)
        .detail(ResourceDetail.ALL)
        .procRoot(root)
        .sourceTimeout(Duration.ofMinutes(1))
        .sysRoot(root.resolve("sys"));
  }

  private ResourceTracker byHand() {
    return builder().slowInterval(Duration.ofMillis(100)).nanoClock(() -> nowNs).open();
  }

  private void look(ResourceTracker tracker) {
    nowNs += TimeUnit.SECONDS.toNanos(5);
    tracker.collect();
  }

  private double value(String sample, String... labels) {
    return metrics.snapshot().value(sample, labels);
  }

  private List<String> names() {
    MetricsSnapshot snapshot = metrics.snapshot();
    return snapshot.families().stream()
        .map(family -> family.descriptor().name().value())
        .filter(name -> name.startsWith("process_"))
        .toList();
  }

  @Test
  void shouldShowWhatAnIndependentReaderFoundInTheCapturedTree() {
    try (ResourceTracker tracker = byHand()) {
      look(tracker);
      assertThat(value("process_cpu_seconds_total"))
          .isEqualTo(
              Fixtures.expected("process_cpu_seconds_total{mode=\"user\"}")
                  + Fixtures.expected("process_cpu_seconds_total{mode=\"system\"}"));
      for (String name :
          List.of(
              "process_threads",
              "process_virtual_memory_bytes",
              "process_resident_memory_bytes",
              "process_open_fds",
              "process_max_fds")) {
        assertThat(value(name)).as(name).isEqualTo(Fixtures.expected(name));
      }
      assertThat(value("process_page_faults_total", "type", "minor"))
          .isEqualTo(Fixtures.expected("process_minor_faults_total"));
      assertThat(value("process_page_faults_total", "type", "major"))
          .isEqualTo(Fixtures.expected("process_major_faults_total"));
      assertThat(value("process_io_bytes_total", "direction", "read")).isZero();
      assertThat(value("process_io_bytes_total", "direction", "write")).isEqualTo(40_960);
      assertThat(names()).doesNotContain("process_virtual_memory_max_bytes");
      assertThat(errors).isEmpty();
    }
  }

  @Test
  void shouldShowTheUsageRatioFromTheSecondLookOn() {
    try (ResourceTracker tracker = byHand()) {
      look(tracker);
      assertThat(names()).doesNotContain("process_cpu_usage_ratio");
      look(tracker);
      assertThat(value("process_cpu_usage_ratio")).isZero();
    }
  }

  @Test
  void shouldTakeResidentMemoryFromStatusWherePagesHaveNoKnownSize() throws IOException {
    Files.delete(self.resolve("auxv"));
    try (ResourceTracker tracker = byHand()) {
      look(tracker);
      assertThat(value("process_resident_memory_bytes")).isBetween(30e6, 50e6);
      assertThat(value("tare_resource_source_up", "source", "status")).isEqualTo(1);
    }
  }

  /** Every machine lacks something: nothing that anybody is to be woken for. */
  @Test
  void shouldNameAllThatIsAbsentInOneDebugMessageAndGoOnWithoutProc(@TempDir Path empty) {
    try (DebugMessages debug = new DebugMessages();
        ResourceTracker tracker = builder().procRoot(empty).open()) {
      for (int i = 0; i < 5; i++) {
        tracker.collect();
      }
      assertThat(names())
          .as("what the JVM knows, too")
          .containsExactly(
              "process_cpu_seconds_total",
              "process_max_fds",
              "process_open_fds",
              "process_start_time_seconds",
              "process_virtual_memory_bytes");
      assertThat(errors).isEmpty();
      assertThat(debug.messages()).hasSize(1);
      assertThat(debug.messages().get(0))
          .startsWith("25 of ")
          .contains("meminfo (No such file)", "snmp (", "cgroup (")
          .as("the JVM is asked instead")
          .doesNotContain("limits (", " stat (");
      assertThat(value("tare_resource_collections_total")).isEqualTo(5);
    }
  }

  /** What is there and cannot be understood is no matter of the machine. */
  @Test
  void shouldTellTheErrorHandlerOfAFailureAtTheFirstLook() throws IOException {
    Files.writeString(self.resolve("stat"), "garbage");
    Files.delete(self.resolve("io"));
    try (ResourceTracker tracker = byHand()) {
      look(tracker);
      look(tracker);
      assertThat(errors).hasSize(1);
      assertThat(errors.get(0))
          .hasMessageMatching(
              "resource tracker: 1 of \\d+ sources unavailable: stat \\(not understood\\);"
                  + " their metrics are absent");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "stat, 26231 (vim) R 5392 7446 5392",
    "stat, ''",
    "io, read_bytes: 12",
    "io, garbage",
    "limits, ''"
  })
  void shouldWithdrawWhatCannotBeUnderstoodUntilItCanBeAgain(String source, String content)
      throws IOException {
    byte[] good = Files.readAllBytes(self.resolve(source));
    try (ResourceTracker tracker = byHand()) {
      look(tracker);
      look(tracker); // with a usage ratio
      List<String> all = names();
      Files.writeString(self.resolve(source), content);
      look(tracker);
      assertThat(names()).hasSizeLessThan(all.size());
      assertThat(all).containsAll(names());
      assertThat(value("tare_resource_source_up", "source", source)).isZero();
      assertThat(value("tare_resource_source_errors_total", "source", source)).isEqualTo(1);
      assertThat(errors).hasSize(1);
      assertThat(errors.get(0)).hasMessageContaining("source=" + source + " (not understood)");

      Files.write(self.resolve(source), good);
      look(tracker);
      assertThat(names()).containsAll(all);
      assertThat(value("tare_resource_source_up", "source", source)).isEqualTo(1);
    }
  }

  @Test
  void shouldOpenAgainWhatVanishedAndReturned() throws IOException {
    Path away = root.resolve("away");
    try (ResourceTracker tracker = byHand()) {
      Files.move(self, away);
      look(tracker);
      assertThat(names()).containsExactly("process_start_time_seconds");
      Files.move(away, self);
      look(tracker);
      assertThat(value("process_threads")).isEqualTo(14);
      assertThat(errors).as("what was never there has not failed").isEmpty();
    }
  }

  @Test
  void shouldAskLessAndLessOftenForWhatGoesOnFailing() throws IOException {
    Files.writeString(self.resolve("io"), "garbage");
    try (ResourceTracker tracker = byHand()) {
      for (int i = 0; i < 16; i++) {
        look(tracker);
      }
      // Looks 1, 2, 4, 8 and 16.
      assertThat(value("tare_resource_source_errors_total", "source", "io")).isEqualTo(5);
      for (int i = 0; i < 1000; i++) {
        look(tracker);
      }
      assertThat(value("tare_resource_source_errors_total", "source", "io")).isBetween(20.0, 25.0);
    }
  }

  @Test
  void shouldCountNoErrorOfWhatThisMachineNeverHad() throws IOException {
    byte[] io = Files.readAllBytes(self.resolve("io"));
    Files.delete(self.resolve("io"));
    try (ResourceTracker tracker = byHand()) {
      look(tracker);
      look(tracker);
      assertThat(value("tare_resource_source_up", "source", "io")).isZero();
      assertThat(value("tare_resource_source_errors_total", "source", "io")).isZero();
      assertThat(errors).isEmpty();

      Files.write(self.resolve("io"), io);
      look(tracker);
      look(tracker);
      assertThat(value("tare_resource_source_up", "source", "io")).isEqualTo(1);
      Files.writeString(self.resolve("io"), "garbage");
      look(tracker); // which gives the open file back
      Files.delete(self.resolve("io"));
      look(tracker);
      assertThat(value("tare_resource_source_errors_total", "source", "io"))
          .as("it was there")
          .isEqualTo(2);
    }
  }

  @Test
  void shouldComplainOfASourceAtMostOnceAnHour() throws IOException {
    byte[] good = Files.readAllBytes(self.resolve("io"));
    try (ResourceTracker tracker = byHand()) {
      for (int i = 0; i < 20; i++) {
        Files.write(self.resolve("io"), good);
        look(tracker);
        Files.writeString(self.resolve("io"), "");
        look(tracker);
      }
      assertThat(errors).hasSize(1);
      Files.write(self.resolve("io"), good);
      look(tracker);
      nowNs += TimeUnit.HOURS.toNanos(1);
      Files.writeString(self.resolve("io"), "");
      look(tracker);
      assertThat(errors).hasSize(2);
    }
  }

  /** An interrupt closes the channel that the thread reads, and every one after it. */
  @Test
  void shouldReadAllTheSameWhenTheThreadIsInterrupted() {
    try (ResourceTracker tracker = byHand()) {
      for (int i = 0; i < 3; i++) {
        Thread.currentThread().interrupt();
        look(tracker);
        assertThat(Thread.interrupted()).as("interrupt given back").isTrue();
        assertThat(value("process_threads")).isEqualTo(14);
      }
      assertThat(errors).isEmpty();
    }
  }

  @Test
  void shouldShowNothingOnceClosedAndMakeRoomForAnother() {
    ResourceTracker tracker = byHand();
    look(tracker);
    tracker.close();
    tracker.close();
    look(tracker);
    assertThat(names()).isEmpty();
    try (ResourceTracker next = byHand()) {
      assertThat(names()).as("not looked yet").isEmpty();
      look(next);
      assertThat(value("process_threads")).isEqualTo(14);
      tracker.close();
      assertThat(value("process_threads")).as("another's").isEqualTo(14);
    }
  }

  @Test
  void shouldLookOnItsOwnAndSurviveInterrupts() throws IOException {
    Files.delete(self.resolve("io"));
    List<Thread> threads = new CopyOnWriteArrayList<>();
    ResourceTracker.Builder builder =
        builder()
            .slowInterval(Duration.ofMillis(100))
            .interval(Duration.ofMillis(100))
            .threadFactory(
                task -> {
                  threads.add(new Thread(task));
                  return threads.get(threads.size() - 1);
                });
    ResourceTracker tracker = builder.start();
    try {
      assertThat(value("process_threads")).as("looked before it returns").isEqualTo(14);
      awaitCollections(3);
      Thread looker = named(threads, "tare-resource");
      looker.interrupt();
      awaitCollections(value("tare_resource_collections_total") + 2);
      assertThat(value("process_threads")).isEqualTo(14);
      assertThat(value("tare_resource_collection_seconds_sum")).isPositive();
    } finally {
      tracker.close();
    }
    assertThat(named(threads, "tare-resource").isAlive()).isFalse();
    assertThat(named(threads, "tare-resource-watch").isAlive()).isFalse();
  }

  private static Thread named(List<Thread> threads, String name) {
    return threads.stream().filter(thread -> thread.getName().equals(name)).findAny().orElseThrow();
  }

  private void awaitCollections(double count) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (value("tare_resource_collections_total") < count && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertThat(value("tare_resource_collections_total")).isGreaterThanOrEqualTo(count);
  }

  @Test
  void shouldReadSlowSourcesOnlyWhenItIsTime() throws IOException {
    ResourceTracker.Builder builder = builder().nanoClock(() -> nowNs);
    try (ResourceTracker tracker = builder.open()) {
      look(tracker);
      Files.writeString(self.resolve("limits"), "Max open files  8  9 files\n");
      for (int i = 0; i < 5; i++) {
        look(tracker);
        assertThat(value("process_max_fds")).isEqualTo(20_000);
      }
      look(tracker);
      assertThat(value("process_max_fds")).isEqualTo(8);
    }
  }

  /** Where the kernel does not count descriptors, they are listed, which grows with them. */
  @Test
  void shouldListDescriptorsOnlyWhenItIsTime() throws IOException {
    try (ResourceTracker tracker = builder().nanoClock(() -> nowNs).open()) {
      look(tracker);
      assertThat(value("process_open_fds")).isEqualTo(7);
      Files.createFile(self.resolve("fd/77"));
      look(tracker);
      assertThat(value("process_open_fds")).isEqualTo(7);
      nowNs += TimeUnit.SECONDS.toNanos(30);
      look(tracker);
      assertThat(value("process_open_fds")).isEqualTo(8);
    }
  }

  @Test
  void shouldRefuseIntervalsOutOfRangeAndASecondTracker() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().interval(Duration.ofMillis(99)).open())
        .withMessage("interval=PT0.099S (allowed: PT0.1S to PT24H)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().slowInterval(Duration.ofDays(2)).start())
        .withMessageContaining("slowInterval=PT48H");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                builder()
                    .sourceTimeout(Duration.ofSeconds(2))
                    .tcpStateBudget(Duration.ofSeconds(2))
                    .open())
        .withMessage(
            "tcpStateBudget=2000 ms (allowed: less than sourceTimeout=2000 ms; what takes as long"
                + " is given up)");
    try (ResourceTracker tracker = byHand()) {
      assertThatIllegalArgumentException()
          .isThrownBy(this::byHand)
          .withMessage(
              "name=tare_resource_collection_seconds (allowed: one resource tracker a registry;"
                  + " close the other one first)");
      tracker.collect();
    }
  }
}
