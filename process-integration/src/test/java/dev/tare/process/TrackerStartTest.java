package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A start that fails, at any of its threads: nothing of it stays. */
class TrackerStartTest {
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Path root;

  TrackerStartTest(@TempDir Path root) throws IOException {
    Fixtures.machine(root);
    this.root = root;
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private ResourceTracker.Builder builder(ThreadFactory factory) {
    return ResourceTracker.builder(metrics.registry(), error -> {})
        .detail(ResourceDetail.ALL)
        .procRoot(root)
        .sysRoot(root.resolve("sys"))
        .sourceTimeout(Duration.ofMinutes(1))
        .threadFactory(factory);
  }

  private Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  /** One whose start the operating system refuses. */
  private static Thread refused() {
    return new Thread() {
      @Override
      public synchronized void start() {
        throw new OutOfMemoryError("unable to create native thread");
      }
    };
  }

  private List<String> names() {
    return metrics.registry().descriptors().stream()
        .map(descriptor -> descriptor.name().value())
        .filter(name -> name.startsWith("tare_resource_") || name.startsWith("process_"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  @EnabledOnOs(OS.LINUX)
  void shouldLeaveNothingBehindWhenAThreadCannotBeMade(int refusedThread) {
    AtomicInteger made = new AtomicInteger();
    ThreadFactory poor = task -> made.incrementAndGet() == refusedThread ? refused() : daemon(task);
    long before = descriptorsInRoot();
    assertThatThrownBy(() -> builder(poor).start()).isInstanceOf(OutOfMemoryError.class);
    assertThat(names()).isEmpty();
    assertThat(descriptorsInRoot()).isEqualTo(before);
    awaitEnd();
    try (ResourceTracker later = builder(this::daemon).start()) {
      assertThat(metrics.snapshot().value("process_threads")).isEqualTo(14);
      later.collect();
    }
    assertThat(names()).isEmpty();
  }

  private void awaitEnd() {
    long beganNs = System.nanoTime();
    while (threads.stream().anyMatch(Thread::isAlive)
        && System.nanoTime() - beganNs < TimeUnit.SECONDS.toNanos(30)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  @Test
  void shouldStartAllTheSameWhereTheErrorHandlerThrows() throws IOException {
    Files.writeString(root.resolve("self/stat"), "garbage");
    ResourceTracker tracker =
        ResourceTracker.builder(
                metrics.registry(),
                error -> {
                  throw new IllegalStateException("handler", error);
                })
            .detail(ResourceDetail.ALL)
            .procRoot(root)
            .sourceTimeout(Duration.ofMinutes(1))
            .threadFactory(this::daemon)
            .start();
    assertThat(metrics.snapshot().value("system_load1")).isEqualTo(0.78);
    tracker.close();
    assertThat(names()).isEmpty();
    awaitEnd();
  }

  @Test
  void shouldRefuseASecondOneWithoutHarmToTheFirst() {
    try (ResourceTracker first = builder(this::daemon).start()) {
      assertThatThrownBy(() -> builder(this::daemon).start())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("close the other one first");
      first.collect();
      assertThat(metrics.snapshot().value("process_threads")).isEqualTo(14);
    }
  }

  /** Those that point into the tree: no other test has them. */
  private long descriptorsInRoot() {
    try (var entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      long count = 0;
      for (Path entry : entries) {
        count += isInRoot(entry) ? 1 : 0;
      }
      return count;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isInRoot(Path entry) {
    try {
      return Files.readSymbolicLink(entry).startsWith(root.toRealPath());
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }
}
