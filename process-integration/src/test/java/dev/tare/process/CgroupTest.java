package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Control groups of both versions, as files. */
class CgroupTest {
  private static final String V2_MOUNT =
      "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n";

  private final List<Throwable> errors = new ArrayList<>();
  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder()
              .selfMetrics(SelfMetricDetail.ALL)
              .errorHandler(errors::add)
              .build());
  private final Path proc;
  private final Path groups;
  private final ResourceTracker tracker;
  private long nowNs;

  CgroupTest(@TempDir Path root) throws IOException {
    this.proc = root.resolve("proc");
    this.groups = root.resolve("sys/fs/cgroup");
    Files.createDirectories(groups);
    this.tracker =
        ResourceTracker.builder(metrics.registry(), errors::add)
            .detail(ResourceDetail.ALL)
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

  private double value(String sample) {
    return metrics.snapshot().value(sample);
  }

  private boolean shows(String family) {
    return metrics.snapshot().families().stream()
        .anyMatch(known -> known.descriptor().name().value().equals(family));
  }

  private boolean up(String source) {
    return metrics.snapshot().value("tare_resource_source_up", "source", source) == 1;
  }

  private void process(String cgroup, String mountinfo) throws IOException {
    Fixtures.write(proc.resolve("self/cgroup"), cgroup);
    Fixtures.write(proc.resolve("self/mountinfo"), mountinfo);
  }

  private void unified(String group) throws IOException {
    process("0::" + group + "\n", V2_MOUNT);
  }

  private void file(String name, String content) throws IOException {
    Fixtures.write(groups.resolve(name), content);
  }

  private void captured(String source, String name) throws IOException {
    Path target = groups.resolve(name);
    Files.createDirectories(target.getParent());
    Files.write(target, Fixtures.bytes(source));
  }

  @Test
  void shouldShowTheShareOfTheLimitThatTheContainerUsed() throws IOException {
    unified("/");
    file("cpu.stat", "usage_usec 4000000\n");
    file("cpu.max", "50000 100000\n");
    look();
    assertThat(shows("container_cpu_usage_ratio")).isFalse();
    file("cpu.stat", "usage_usec 5000000\n"); // 1 s in 5 s, of half a CPU
    look();
    assertThat(value("container_cpu_usage_ratio")).isEqualTo(0.4);
    file("cpu.max", "max 100000\n");
    look(); // reads the limit after the usage
    file("cpu.stat", "usage_usec 6000000\n");
    look();
    assertThat(value("container_cpu_usage_ratio"))
        .as("without a limit, of what there is")
        .isEqualTo(0.2 / Runtime.getRuntime().availableProcessors());
  }

  /** Another group has used something else. */
  @Test
  void shouldBeginTheShareAnewWhereTheProcessIsMoved() throws IOException {
    unified("/one");
    file("one/cpu.stat", "usage_usec 4000000\n");
    file("two/cpu.stat", "usage_usec 90000000\n");
    look();
    look();
    assertThat(value("container_cpu_usage_ratio")).isZero();
    unified("/two");
    look();
    look(); // if a group moved after the usage was read, it is read of the new one now
    assertThat(value("container_cpu_usage_seconds_total")).isEqualTo(90);
    look();
    assertThat(value("container_cpu_usage_ratio")).isZero();
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldShowAContainerWithANamespaceOfItsOwn() throws IOException {
    unified("/");
    captured("cgroup2/cpu.stat", "cpu.stat");
    captured("cgroup2/cpu.max", "cpu.max");
    captured("cgroup2/memory.events", "memory.events");
    captured("cgroup2/pressure", "cpu.pressure");
    captured("cgroup2/pressure", "memory.pressure");
    file("io.pressure", "some avg10=0.00 total=7000000\n");
    file("memory.current", "104857600\n");
    file("memory.max", "268435456\n");
    file("memory.stat", "anon 1\nfile 2\ninactive_anon 3\ninactive_file 4857600\nslab 5\n");
    file("memory.swap.current", "4096\n");
    file("memory.high", "200000000\n");
    file("pids.current", "17\n");
    file("pids.max", "4096\n");
    look();
    assertThat(value("container_cpu_usage_seconds_total")).isEqualTo(4.123456);
    assertThat(value("container_cpu_user_seconds_total")).isEqualTo(3);
    assertThat(value("container_cpu_system_seconds_total")).isEqualTo(1.123456);
    assertThat(value("container_cpu_cfs_periods_total")).isEqualTo(120);
    assertThat(value("container_cpu_cfs_throttled_periods_total")).isEqualTo(7);
    assertThat(value("container_cpu_cfs_throttled_seconds_total")).isEqualTo(0.25);
    assertThat(value("container_cpu_limit_cores")).isEqualTo(0.5);
    assertThat(value("container_memory_usage_bytes")).isEqualTo(104_857_600);
    assertThat(value("container_memory_working_set_bytes")).isEqualTo(100_000_000);
    assertThat(value("container_spec_memory_limit_bytes")).isEqualTo(268_435_456);
    assertThat(value("container_memory_anon_bytes")).isEqualTo(1);
    assertThat(value("container_memory_file_bytes")).isEqualTo(2);
    assertThat(value("container_memory_swap_bytes")).isEqualTo(4096);
    assertThat(value("container_memory_high_bytes")).isEqualTo(200_000_000);
    assertThat(value("container_oom_events_total")).isEqualTo(3);
    assertThat(value("container_threads")).isEqualTo(17);
    assertThat(value("container_threads_max")).isEqualTo(4096);
    assertThat(value("container_pressure_cpu_waiting_seconds_total")).isEqualTo(1.5);
    assertThat(value("container_pressure_cpu_stalled_seconds_total")).isEqualTo(0.25);
    assertThat(value("container_pressure_memory_waiting_seconds_total")).isEqualTo(1.5);
    assertThat(value("container_pressure_io_waiting_seconds_total")).isEqualTo(7);
    assertThat(shows("container_pressure_io_stalled_seconds_total")).isFalse();
  }

  @Test
  void shouldTakeTheLowestLimitOfTheGroupAndThoseAboveIt() throws IOException {
    unified("/kubepods/pod1/app");
    file("kubepods/cpu.max", "400000 100000\n");
    file("kubepods/pod1/cpu.max", "150000 100000\n");
    file("kubepods/pod1/app/cpu.max", "200000 100000\n");
    file("kubepods/memory.max", "1000000\n");
    file("kubepods/pod1/memory.max", "max\n");
    file("kubepods/pod1/app/memory.max", "9000000000000000\n"); // more than any machine has
    file("kubepods/pod1/app/pids.max", "max\n");
    file("kubepods/pod1/app/cpu.stat", "usage_usec 5\nuser_usec 3\nsystem_usec 2\n");
    look();
    assertThat(value("container_cpu_limit_cores")).isEqualTo(1.5);
    assertThat(value("container_spec_memory_limit_bytes")).isEqualTo(1_000_000);
    assertThat(shows("container_threads_max")).isFalse();
    assertThat(up("cgroup_pids_limit")).as("not limited is no failure").isTrue();
    assertThat(value("container_cpu_usage_seconds_total")).isEqualTo(0.000005);
    assertThat(shows("container_cpu_cfs_periods_total")).as("no CPU controller").isFalse();
    assertThat(up("cgroup_throttling")).isTrue();
    file("kubepods/pod1/cpu.max", "max 100000\n");
    look();
    assertThat(value("container_cpu_limit_cores")).as("limits change").isEqualTo(2);
  }

  /** As {@code systemctl set-property} does it: the group is the same, its files are new. */
  @Test
  void shouldFindALimitWhoseControllerIsSwitchedOnLater() throws IOException {
    unified("/system.slice/orders.service");
    file("system.slice/orders.service/cpu.stat", "usage_usec 5\nuser_usec 3\nsystem_usec 2\n");
    look();
    assertThat(shows("container_cpu_limit_cores")).isFalse();
    assertThat(up("cgroup_cpu_limit")).isTrue();
    file("system.slice/orders.service/cpu.max", "50000 100000\n");
    file("system.slice/cpu.max", "max 100000\n");
    look();
    assertThat(value("container_cpu_limit_cores")).isEqualTo(0.5);
  }

  /** Each of them tells apart why a container is slow, and before it is killed. */
  @Test
  void shouldCountWhatHappensAtLimitsOfMemory() throws IOException {
    unified("/");
    file("memory.events", "low 1\nhigh 2\nmax 3\noom 4\noom_kill 5\noom_group_kill 6\n");
    look();
    Map<String, Double> expected = Map.of("low", 1.0, "high", 2.0, "max", 3.0, "oom", 4.0);
    expected.forEach(
        (event, count) ->
            assertThat(metrics.snapshot().value("container_memory_events_total", "event", event))
                .as(event)
                .isEqualTo(count));
    assertThat(value("container_oom_events_total")).isEqualTo(5);
    file("memory.events", "low 1\nhigh x\noom_kill 5\n");
    look();
    assertThat(metrics.snapshot().family("container_memory_events_total").series().size())
        .as("one that cannot be read, and two that are not there")
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "max 100000, absent",
    "max, absent",
    "50000 100000, 0.5",
    "50000 0, failed",
    "0 100000, failed",
    "50000, failed",
    "x 100000, failed",
    "'', failed"
  })
  void shouldReadCpuMax(String content, String expected) throws IOException {
    unified("/");
    file("cpu.max", content + "\n");
    look();
    assertThat(up("cgroup_cpu_limit")).isEqualTo(!expected.equals("failed"));
    assertThat(shows("container_cpu_limit_cores")).isEqualTo(expected.equals("0.5"));
    if (expected.equals("0.5")) {
      assertThat(value("container_cpu_limit_cores")).isEqualTo(0.5);
    }
  }

  /** Of a quota of 0 every share would be infinite, or no number. */
  @Test
  void shouldNotTakeAQuotaOfNothing() throws IOException {
    process("4:cpu,cpuacct:/\n", "35 31 0:32 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n");
    file("cpu/cpu.cfs_quota_us", "0\n");
    file("cpu/cpu.cfs_period_us", "100000\n");
    look();
    assertThat(up("cgroup_cpu_limit")).isFalse();
    unified("/");
    file("cpu.max", "0 100000\n");
    file("cpu.stat", "usage_usec 4000000\n");
    for (int i = 0; i < 4; i++) {
      look();
    }
    assertThat(value("container_cpu_usage_ratio")).isZero();
    assertThat(shows("container_cpu_limit_cores")).isFalse();
  }

  @Test
  void shouldShowTheCapturedMachineWhichHasVersionOneAndTwo(@TempDir Path root) throws IOException {
    Fixtures.machine(root);
    try (Metrics other =
            Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
        ResourceTracker captured =
            ResourceTracker.builder(other.registry(), errors::add)
                .detail(ResourceDetail.ALL)
                .procRoot(root)
                .sysRoot(root.resolve("sys"))
                .open()) {
      captured.collect();
      Path v1 = root.resolve("sys/fs/cgroup");
      long usage = Long.parseLong(Files.readString(v1.resolve("cpuacct/cpuacct.usage")).strip());
      assertThat(other.snapshot().value("container_cpu_usage_seconds_total"))
          .isEqualTo((double) usage / 1e9);
      long memory =
          Long.parseLong(
              Files.readString(v1.resolve("memory/app/0f3c/memory.usage_in_bytes")).strip());
      assertThat(other.snapshot().value("container_memory_usage_bytes")).isEqualTo((double) memory);
      assertThat(other.snapshot().value("container_cpu_cfs_periods_total")).isZero();
      assertThat(other.snapshot().value("container_threads")).isEqualTo(14);
      assertThat(other.snapshot().value("container_oom_events_total")).isZero();
      assertThat(other.snapshot().families())
          .as("not limited")
          .noneMatch(family -> family.descriptor().name().value().contains("limit"));
      assertThat(errors).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"9223372036854771712", "9223372036854710272"}) // pages of 4 KiB, of 64 KiB
  void shouldReadVersionOne(String noLimit) throws IOException {
    process(
        "4:memory:/app\n2:cpu,cpuacct:/app:1\n1:name=systemd:/\n",
        """
        32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct
        35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
        """);
    file("cpu/app:1/cpuacct.usage", "5000000001\n");
    file("cpu/app:1/cpuacct.stat", "user 300\nsystem 150\n");
    file("cpu/app:1/cpu.stat", "nr_periods 9\nnr_throttled 2\nthrottled_time 1500000000\n");
    file("cpu/app:1/cpu.cfs_quota_us", "-1\n");
    file("cpu/app:1/cpu.cfs_period_us", "100000\n");
    file("cpu/cpu.cfs_quota_us", "250000\n");
    file("cpu/cpu.cfs_period_us", "100000\n");
    file("memory/app/memory.usage_in_bytes", "9000\n");
    file(
        "memory/app/memory.stat",
        """
        cache 1
        inactive_file 1
        total_cache 200
        total_rss 300
        total_swap 100
        total_inactive_file 10000
        """);
    file("memory/app/memory.limit_in_bytes", noLimit + "\n");
    file("memory/app/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
    look();
    assertThat(value("container_cpu_usage_seconds_total")).isEqualTo(5.000000001);
    assertThat(value("container_cpu_user_seconds_total")).isEqualTo(3);
    assertThat(value("container_cpu_system_seconds_total")).isEqualTo(1.5);
    assertThat(value("container_cpu_cfs_throttled_seconds_total")).isEqualTo(1.5);
    assertThat(value("container_cpu_limit_cores")).isEqualTo(2.5);
    assertThat(value("container_memory_working_set_bytes")).as("never negative").isZero();
    assertThat(value("container_memory_anon_bytes")).isEqualTo(300);
    assertThat(value("container_memory_file_bytes")).isEqualTo(200);
    assertThat(value("container_memory_swap_bytes")).isEqualTo(100);
    assertThat(shows("container_memory_high_bytes")).isFalse();
    assertThat(shows("container_memory_events_total")).isFalse();
    assertThat(shows("container_spec_memory_limit_bytes")).isFalse();
    assertThat(value("container_oom_events_total")).isEqualTo(2);
    assertThat(shows("container_pressure_cpu_waiting_seconds_total")).isFalse();
    assertThat(up("cgroup_pressure_cpu")).isFalse();
    assertThat(errors).isEmpty();
  }

  /** The line for it came with Linux 4.13. */
  @Test
  void shouldNotMissTheKillsThatAnOldKernelDoesNotCount() throws IOException {
    process("4:memory:/app\n", "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
    file("memory/app/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\n");
    look();
    look();
    assertThat(up("cgroup_oom")).isTrue();
    assertThat(shows("container_oom_events_total")).isFalse();
    file("memory/app/memory.oom_control", "under_oom 0\noom_kill x\n");
    look();
    assertThat(up("cgroup_oom")).isFalse();
    file("memory/app/memory.oom_control", "");
    look();
    assertThat(up("cgroup_oom")).isFalse();
  }

  /** Of several files, each counts by itself: one that is not there is no failure. */
  @Test
  void shouldLoseOnlyTheFileThatCannotBeRead() throws IOException {
    process("2:cpu,cpuacct:/\n", "35 31 0:32 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpuacct\n");
    file("cpu/cpuacct.usage", "5000000000\n");
    file("cpu/cpuacct.stat", "garbage\n");
    look();
    assertThat(value("container_cpu_usage_seconds_total")).isEqualTo(5);
    assertThat(errorsOf("cgroup_cpu")).isEqualTo(1);
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).hasMessageContaining("cgroup_cpu (cpuacct.stat: ");
    file("cpu/cpuacct.usage", "garbage\n");
    file("cpu/cpuacct.stat", "user 300\nsystem 150\n");
    look();
    assertThat(shows("container_cpu_usage_seconds_total")).isFalse();
    assertThat(shows("container_cpu_usage_ratio")).isFalse();
    assertThat(value("container_cpu_user_seconds_total")).isEqualTo(3);
    assertThat(errorsOf("cgroup_cpu")).isEqualTo(2);
    file("cpu/cpuacct.usage", "6000000000\n");
    Files.delete(groups.resolve("cpu/cpuacct.stat"));
    tracker.close();
    try (ResourceTracker next =
        ResourceTracker.builder(metrics.registry(), errors::add)
            .procRoot(proc)
            .sysRoot(groups.resolve("../..").normalize())
            .open()) {
      next.collect();
      assertThat(value("container_cpu_usage_seconds_total")).isEqualTo(6);
      assertThat(errorsOf("cgroup_cpu")).as("not there").isZero();
    }
  }

  private double errorsOf(String source) {
    return metrics.snapshot().value("tare_resource_source_errors_total", "source", source);
  }

  @Test
  void shouldShowPartsOfTheMemoryWhateverBecomesOfTheOthers() throws IOException {
    unified("/");
    file("memory.current", "104857600\n");
    file("memory.stat", "anon 1\nfile 2\ninactive_file 4857600\n");
    file("memory.swap.current", "garbage\n");
    look();
    assertThat(value("container_memory_working_set_bytes")).isEqualTo(100_000_000);
    assertThat(value("container_memory_anon_bytes")).isEqualTo(1);
    assertThat(shows("container_memory_swap_bytes")).isFalse();
    file("memory.current", "garbage\n");
    file("memory.swap.current", "4096\n");
    look();
    assertThat(shows("container_memory_usage_bytes")).isFalse();
    assertThat(shows("container_memory_working_set_bytes")).isFalse();
    assertThat(value("container_memory_anon_bytes")).isEqualTo(1);
    assertThat(value("container_memory_file_bytes")).isEqualTo(2);
    assertThat(value("container_memory_swap_bytes")).isEqualTo(4096);
  }

  /** Its parts are the machine's. */
  @Test
  void shouldShowNoMemoryOfTheRootGroup() throws IOException {
    unified("/");
    file("memory.stat", "anon 1\nfile 2\ninactive_file 4857600\n");
    look();
    assertThat(shows("container_memory_anon_bytes")).isFalse();
    assertThat(errors).isEmpty();
  }

  /** A pod's limit may be set above what can be seen of it; only memory.stat tells. */
  @Test
  void shouldTakeALimitThatOnlyTheHierarchyHas() throws IOException {
    process(
        "4:memory:/pod/app\n",
        "35 31 0:32 /pod/app /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
    file("memory/memory.usage_in_bytes", "9000\n");
    file("memory/memory.limit_in_bytes", "9223372036854771712\n");
    file("memory/memory.stat", "cache 1\nhierarchical_memory_limit 536870912\n");
    look();
    assertThat(value("container_spec_memory_limit_bytes")).isEqualTo(536_870_912);
    file("memory/memory.limit_in_bytes", "1000\n");
    look();
    assertThat(value("container_spec_memory_limit_bytes")).isEqualTo(1000);
    file("memory/memory.stat", "cache 1\nhierarchical_memory_limit 9223372036854771712\n");
    file("memory/memory.limit_in_bytes", "9223372036854771712\n");
    look();
    assertThat(shows("container_spec_memory_limit_bytes")).isFalse();
    Files.delete(groups.resolve("memory/memory.stat"));
    file("memory/memory.limit_in_bytes", "2000\n");
    look();
    assertThat(value("container_spec_memory_limit_bytes")).isEqualTo(2000);
  }

  /** Machines with many containers have megabytes of mounts, and lines as long as a page. */
  @Test
  void shouldFindItsGroupBehindAMegabyteOfMounts() throws IOException {
    String overlay =
        "90 30 0:99 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw,lowerdir="
            + "/var/lib/docker/overlay2/l/ABCDEFGHIJKLMNOPQRSTUVWXYZ:".repeat(70)
            + "\n";
    String other = "31 23 0:28 /other /mnt/other rw - cgroup2 cgroup2 rw,nsdelegate\n";
    process("0::/\n", other + overlay.repeat(600) + V2_MOUNT);
    assertThat(Files.size(proc.resolve("self/mountinfo"))).isGreaterThan(2 << 20);
    file("memory.current", "1\n");
    look();
    assertThat(value("container_memory_usage_bytes")).isEqualTo(1);
    assertThat(up("cgroup")).isTrue();
  }

  @Test
  void shouldShowTheUsageThatTheWorkingSetWasComputedFrom() throws IOException {
    double[] usage = {1_000};
    ContainerMemory memory =
        new ContainerMemory(
            (reader, slots) -> {
              slots[0] = Parser.gauge(usage[0]++);
              return true;
            },
            (reader, slots) -> {
              slots[0] = Parser.gauge(100);
              return true;
            });
    long[] used = new long[1];
    long[] working = new long[1];
    memory.usage().read(Fixtures.reader(), used);
    memory.workingSet().read(Fixtures.reader(), working);
    assertThat(Double.longBitsToDouble(used[0])).isEqualTo(1_000);
    assertThat(Double.longBitsToDouble(working[0])).isEqualTo(900);
    memory.usage().close();
    assertThatIOException()
        .as("an old usage is none")
        .isThrownBy(() -> memory.workingSet().read(Fixtures.reader(), working));
  }

  /** As where the kernel has pressure switched off: a folder opens, too, and cannot be read. */
  @Test
  void shouldNotMissThePressureOfAKernelThatHasItSwitchedOff() throws IOException {
    unified("/");
    for (String resource : List.of("cpu", "io", "memory")) {
      Files.createDirectories(groups.resolve(resource + ".pressure"));
      Files.createDirectories(proc.resolve("pressure").resolve(resource));
    }
    for (int i = 0; i < 4; i++) {
      look();
    }
    for (String source : List.of("pressure_cpu", "cgroup_pressure_cpu", "cgroup_pressure_io")) {
      assertThat(up(source)).isFalse();
      assertThat(metrics.snapshot().value("tare_resource_source_errors_total", "source", source))
          .as(source)
          .isZero();
    }
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldFollowAProcessThatIsMoved() throws IOException {
    unified("/a");
    file("a/memory.current", "1\n");
    file("b/memory.current", "2\n");
    look();
    assertThat(value("container_memory_usage_bytes")).isEqualTo(1);
    unified("/b");
    look();
    look();
    assertThat(value("container_memory_usage_bytes")).isEqualTo(2);
  }

  @Test
  void shouldFindGroupsThatAreMountedLater() throws IOException {
    process("0::/\n", "");
    file("memory.current", "1\n");
    look();
    assertThat(shows("container_memory_usage_bytes")).isFalse();
    assertThat(errors).isEmpty();
    process("0::/\n", V2_MOUNT);
    for (int i = 0; i < 4; i++) {
      look();
    }
    assertThat(value("container_memory_usage_bytes")).isEqualTo(1);
  }
}
