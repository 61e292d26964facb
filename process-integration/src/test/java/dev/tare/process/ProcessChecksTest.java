package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.Metrics;
import dev.tare.health.HealthResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health checks on what a tracker has seen of files that the test writes. */
class ProcessChecksTest {
  private final Metrics metrics = Metrics.open();
  private final Path proc;
  private final Path groups;
  private final ResourceTracker tracker;
  private long nowNs;

  ProcessChecksTest(@TempDir Path root) throws IOException {
    this.proc = root.resolve("proc");
    Files.createDirectories(proc.resolve("self"));
    this.groups = root.resolve("sys/fs/cgroup");
    this.tracker =
        ResourceTracker.builder(metrics.registry(), error -> {})
            .procRoot(proc)
            .sysRoot(root.resolve("sys"))
            .slowInterval(Duration.ofSeconds(5))
            .nanoClock(() -> nowNs)
            .open();
  }

  @AfterEach
  void close() {
    tracker.close();
    metrics.close();
  }

  private void look() {
    nowNs += TimeUnit.SECONDS.toNanos(5);
    tracker.collect();
  }

  private void memory(long used, String limit) throws IOException {
    Fixtures.write(proc.resolve("self/cgroup"), "0::/\n");
    Fixtures.write(
        proc.resolve("self/mountinfo"),
        "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n");
    Fixtures.write(groups.resolve("memory.current"), used + "\n");
    Fixtures.write(groups.resolve("memory.max"), limit + "\n");
    Fixtures.write(groups.resolve("memory.stat"), "anon 1\nfile 2\ninactive_file 0\n");
    look();
  }

  @Test
  void shouldSayHowNearTheMemoryIsToItsLimit() throws Exception {
    memory(90, "100");
    assertThat(tracker.memoryCheck(0.95).check())
        .isEqualTo(HealthResult.healthy("90.0 % of the limit of memory is used"));
    memory(96, "100");
    assertThat(tracker.memoryCheck(0.95).check())
        .isEqualTo(
            HealthResult.unhealthy("96.0 % of the limit of memory is used (allowed: 95.0 %)"));
  }

  @Test
  void shouldBeWellWithoutALimit() throws Exception {
    assertThat(tracker.memoryCheck(0.5).check().isHealthy()).isTrue();
    memory(96, "max");
    assertThat(tracker.memoryCheck(0.5).check())
        .isEqualTo(HealthResult.healthy("there is no limit of memory, or it is not known"));
  }

  @Test
  void shouldSayHowManyDescriptorsAreOpen() throws Exception {
    for (int i = 0; i < 9; i++) {
      Fixtures.write(proc.resolve("self/fd/" + i), "");
    }
    Fixtures.write(
        proc.resolve("self/limits"),
        """
        Limit                     Soft Limit           Hard Limit           Units
        Max open files            10                   4096                 files
        """);
    look();
    assertThat(tracker.descriptorsCheck(0.9).check())
        .isEqualTo(HealthResult.healthy("90.0 % of the limit of descriptors is used"));
    assertThat(tracker.descriptorsCheck(0.8).check().isHealthy()).isFalse();
    tracker.close();
    assertThat(tracker.descriptorsCheck(0.8).check().isHealthy()).as("not known").isTrue();
  }

  @Test
  void shouldRefuseWhatIsNoShare() {
    for (double most : new double[] {0, -1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tracker.descriptorsCheck(most))
          .withMessageContainingAll("most=" + most, "over 0 to 1");
    }
  }
}
