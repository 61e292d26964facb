package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.MetricFamily;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file that hangs, as on a file system in user space whose process is stuck: a FIFO that nobody
 * writes to.
 */
@EnabledOnOs(OS.LINUX)
class HangingFileTest {
  private static final Duration LIMIT = Duration.ofMillis(200);

  private final List<Throwable> errors = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Metrics metrics =
      Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
  private final Path root;

  HangingFileTest(@TempDir Path root) throws IOException {
    Fixtures.machine(root);
    this.root = root;
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private ResourceTracker.Builder builder() {
    return builder(errors::add);
  }

  private ResourceTracker.Builder builder(Consumer<Throwable> errorHandler) {
    return ResourceTracker.builder(metrics.registry(), errorHandler)
        .detail(ResourceDetail.ALL)
        .procRoot(root)
        .sysRoot(root.resolve("sys"))
        .interval(Duration.ofMillis(100))
        .slowInterval(Duration.ofMillis(100))
        .sourceTimeout(LIMIT)
        .threadFactory(
            task -> {
              Thread thread = new Thread(task);
              thread.setDaemon(true);
              threads.add(thread);
              return thread;
            });
  }

  private void hang(String file) throws IOException, InterruptedException {
    Path path = root.resolve(file);
    Files.delete(path);
    Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).start();
    assumeTrue(mkfifo.waitFor(30, TimeUnit.SECONDS) && mkfifo.exitValue() == 0, "no mkfifo");
  }

  /** Whoever waits for the file gets an error: nothing can be read at a position of it. */
  private void release(String file) throws IOException {
    new RandomAccessFile(root.resolve(file).toFile(), "rw").close();
  }

  /** The same, and from then on the file is a good one: read again at once, it would hang again. */
  private void replace(String file, byte[] good) throws IOException {
    Path aside = Files.move(root.resolve(file), root.resolve("aside"));
    Files.write(root.resolve(file), good);
    release(aside.getFileName().toString());
  }

  private double value(String sample, String... labels) {
    return metrics.snapshot().value(sample, labels);
  }

  private double up(String source) {
    return value("tare_resource_source_up", "source", source);
  }

  private double age(String source) {
    return value("tare_resource_source_age_seconds", "source", source);
  }

  private boolean shows(String family) {
    return metrics.snapshot().families().stream()
        .map(MetricFamily::descriptor)
        .anyMatch(descriptor -> descriptor.name().value().equals(family));
  }

  private static void await(String what, BooleanSupplier condition) {
    long beganNs = System.nanoTime();
    while (!condition.getAsBoolean()
        && System.nanoTime() - beganNs < TimeUnit.SECONDS.toNanos(30)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(condition.getAsBoolean()).as(what).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"meminfo", "self/cgroup", "self/auxv", "self/stat"})
  void shouldStartAndShowAllElseWhereAFileHangs(String file)
      throws IOException, InterruptedException {
    hang(file);
    long beganNs = System.nanoTime();
    ResourceTracker tracker = builder().start();
    assertThat(System.nanoTime() - beganNs).isLessThan(TimeUnit.SECONDS.toNanos(20));
    try {
      await("the network", () -> shows("system_network_io_bytes_total"));
      await("looks", () -> value("tare_resource_collections_total") > 3);
      // On a busy machine a source may seem silent for a moment that is not.
      await("the process", () -> shows("process_threads") != file.equals("self/stat"));
      await("the machine", () -> shows("system_memory_total_bytes") != file.equals("meminfo"));
      await("fresh values", () -> age("net_dev") < 20);
    } finally {
      long closingNs = System.nanoTime();
      tracker.close();
      assertThat(System.nanoTime() - closingNs).isLessThan(TimeUnit.SECONDS.toNanos(20));
      release(file);
    }
    assertThat(shows("tare_resource_collections_total")).isFalse();
    await("all threads to end", () -> threads.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void shouldLeaveOutAFileThatHangsLaterUntilItAnswers() throws IOException, InterruptedException {
    byte[] good = Files.readAllBytes(root.resolve("meminfo"));
    try (ResourceTracker tracker = builder().start()) {
      await("the first look", () -> up("meminfo") == 1);
      Files.writeString(root.resolve("meminfo"), "what fails is opened anew");
      await("it to fail", () -> up("meminfo") == 0);
      hang("meminfo");
      await("it to hang", () -> threads.stream().anyMatch(t -> stuckIn(t, "openAgain")));
      assertThat(shows("system_memory_total_bytes")).isFalse();
      double looks = value("tare_resource_collections_total");
      await("others to be read", () -> value("tare_resource_collections_total") > looks + 2);
      assertThat(up("meminfo")).isZero();
      await("a good source", () -> up("net_dev") == 1);
      await("the process", () -> shows("process_threads"));
      double age = age("meminfo");
      await("its age to grow", () -> age("meminfo") > age);
      await("fresh values", () -> age("stat") < 20);
      assertThat(errors).extracting(Throwable::getMessage).anyMatch(m -> m.contains("meminfo ("));

      release("meminfo");
      Files.delete(root.resolve("meminfo"));
      Files.write(root.resolve("meminfo"), good);
      await("it to come back", () -> up("meminfo") == 1);
      await("the memory", () -> shows("system_memory_total_bytes"));
      await("its age", () -> age("meminfo") < 20);
      tracker.collect();
    }
  }

  /** Each of them is found without waiting for the next look. */
  @Test
  void shouldShowAllElseSoonWhereSeveralFilesHang() throws IOException, InterruptedException {
    List<String> files = List.of("self/cgroup", "loadavg", "meminfo");
    for (String file : files) {
      hang(file);
    }
    // Long enough for what does not hang, on a busy machine: it would not be read again.
    Duration limit = Duration.ofSeconds(2);
    ResourceTracker.Builder builder =
        builder().interval(Duration.ofHours(1)).slowInterval(Duration.ofHours(1));
    try (ResourceTracker tracker = builder.sourceTimeout(limit).start()) {
      await("a whole look", () -> value("tare_resource_collections_total") >= 1);
      assertThat(List.of(up("cgroup"), up("loadavg"), up("meminfo"))).containsOnly(0.0);
      assertThat(value("process_threads")).isEqualTo(14);
      tracker.collect();
    } finally {
      for (String file : files) {
        release(file);
      }
    }
    await("all threads to end", () -> threads.stream().noneMatch(Thread::isAlive));
  }

  /** The one that waits is all there is, and looks again when it can. */
  @Test
  void shouldGoOnLookingWhereNoThreadCanBeMadeInItsPlace()
      throws IOException, InterruptedException {
    byte[] good = Files.readAllBytes(root.resolve("meminfo"));
    hang("meminfo");
    AtomicInteger refused = new AtomicInteger();
    ResourceTracker.Builder builder =
        builder()
            .threadFactory(
                task -> {
                  if (threads.size() == 3) { // that asks the kernel, that looks, that watches
                    refused.incrementAndGet();
                    throw new OutOfMemoryError("unable to create native thread");
                  }
                  Thread thread = new Thread(task);
                  thread.setDaemon(true);
                  threads.add(thread);
                  return thread;
                });
    try (ResourceTracker tracker = builder.start()) {
      await("a refusal", () -> refused.get() > 0);
      replace("meminfo", good);
      await("looks", () -> value("tare_resource_collections_total") > 3);
      await("the machine", () -> shows("system_memory_total_bytes"));
      tracker.collect();
    }
    await("all threads to end", () -> threads.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void shouldGoOnLookingWhereTheErrorHandlerDoesNotReturn() throws IOException {
    Files.writeString(root.resolve("self/io"), "garbage");
    CountDownLatch end = new CountDownLatch(1);
    ResourceTracker.Builder builder =
        builder(
            error -> {
              errors.add(error);
              Bounded.await(end, TimeUnit.MINUTES.toNanos(1));
            });
    try (ResourceTracker tracker = builder.start()) {
      await("looks", () -> value("tare_resource_collections_total") > 3);
      assertThat(errors.get(0)).hasMessageContaining("io (not understood)");
      await("the process", () -> shows("process_threads"));
      tracker.collect();
    } finally {
      end.countDown();
    }
    await("all threads to end", () -> threads.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void shouldShowWhatWasReadBeforeAFileThatHangs() throws IOException, InterruptedException {
    hang("loadavg");
    hang("meminfo");
    long[] nowNs = {0};
    try (ResourceTracker tracker = builder().nanoClock(() -> nowNs[0]).open()) {
      Thread first = new Thread(tracker::collect);
      first.start();
      await("the first to wait", () -> tracker.isReading("loadavg"));
      assertThat(shows("system_cpu_seconds_total")).isFalse();
      nowNs[0] += LIMIT.toNanos() + 1;
      Thread second = new Thread(tracker::collect);
      second.start();
      await("the second to wait", () -> tracker.isReading("meminfo"));
      assertThat(shows("system_cpu_seconds_total")).isTrue();
      assertThat(shows("process_threads")).as("not read yet").isFalse();
      assertThat(value("tare_resource_collections_total")).isZero();
      release("loadavg");
      release("meminfo");
      first.join();
      second.join();
    }
  }

  /** No thread of its own: the one that calls waits, and the next that calls takes its place. */
  @Test
  void shouldLetTheNextThreadLookWhereOneIsStuck() throws IOException, InterruptedException {
    hang("loadavg");
    long[] nowNs = {0};
    try (ResourceTracker tracker = builder().nanoClock(() -> nowNs[0]).open()) {
      Thread stuck = new Thread(tracker::collect);
      stuck.start();
      // Its stack does not tell which file it opens: given up at another one, it would leave this
      // thread to hang in its place.
      await("it to wait", () -> tracker.isReading("loadavg"));
      tracker.collect();
      assertThat(value("tare_resource_collections_total")).as("not yet overdue").isZero();
      nowNs[0] += LIMIT.toNanos() + 1;
      assertThat(up("loadavg")).isZero();
      tracker.collect();
      assertThat(value("tare_resource_collections_total")).isEqualTo(1);
      assertThat(value("process_threads")).isEqualTo(14);
      assertThat(up("loadavg")).isZero();
      assertThat(value("tare_resource_source_errors_total", "source", "loadavg")).isEqualTo(1);
      assertThat(errors).hasSize(1);
      assertThat(errors.get(0)).hasMessageContaining("unavailable: loadavg (no answer)");
      nowNs[0] += TimeUnit.SECONDS.toNanos(7);
      assertThat(age("stat")).isEqualTo(7);
      release("loadavg");
      stuck.join();
      assertThat(value("tare_resource_collections_total")).as("too late").isEqualTo(1);
      Files.delete(root.resolve("loadavg"));
      Files.writeString(root.resolve("loadavg"), "1.00 2.00 3.00 1/2 3\n");
      for (int i = 0; i < 2; i++) {
        nowNs[0] += TimeUnit.SECONDS.toNanos(1);
        tracker.collect();
      }
      assertThat(value("system_load1")).isEqualTo(1);
    }
  }

  private static boolean stuckIn(Thread thread, String method) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals(method)) {
        return true;
      }
    }
    return false;
  }
}
