package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Systems that nobody had at hand, as their sources and public reports say that their files look:
 * what they do not know is absent, and nobody is told of it.
 */
class DocumentedMachinesTest {
  private final List<Throwable> errors = new ArrayList<>();
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private final List<String> shown = new ArrayList<>();
  private final Path proc;
  private final Path sys;

  DocumentedMachinesTest(@TempDir Path root) {
    this.proc = root.resolve("proc");
    this.sys = root.resolve("sys");
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  private void file(String name, String content) throws IOException {
    Fixtures.write(proc.resolve(name), content);
  }

  /** Looks once, and lets {@code values} be checked before the tracker is gone. */
  private void look(Consumer<MetricsSnapshot> values) {
    try (ResourceTracker tracker =
        ResourceTracker.builder(metrics.registry(), errors::add)
            .detail(ResourceDetail.ALL)
            .procRoot(proc)
            .sourceTimeout(Duration.ofMinutes(1))
            .sysRoot(sys)
            .open()) {
      tracker.collect();
      MetricsSnapshot snapshot = metrics.snapshot();
      snapshot.families().stream()
          .map(MetricFamily::descriptor)
          .forEach(descriptor -> shown.add(descriptor.name().value()));
      values.accept(snapshot);
    }
    assertThat(errors).isEmpty();
  }

  /** Its files are made by a kernel of its own, which counts little of what Linux counts. */
  @Test
  void shouldShowWhatGvisorKnows() throws IOException {
    file("stat", "cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\nintr 0 0\nctxt 0\n");
    file("loadavg", "0.00 0.00 0.00 0/0 0\n");
    file("meminfo", "MemTotal:        2097152 kB\nMemFree:         1048576 kB\nSwapFree: 0 kB\n");
    file("self/cgroup", "");
    file("self/mountinfo", "1 0 0:1 / / rw - overlay none rw\n2 1 0:2 / /proc rw - proc none rw\n");
    file(
        "self/net/dev",
        """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs
            lo:       0       0    0    0    0     0          0         0        0       0    0 0 0 0 0 0
          eth0:    1296      16    0    0    0     0          0         0     1120      14    0 0 0 0 0 0
        """);
    file("self/net/snmp", "Tcp: MaxConn CurrEstab RetransSegs\nTcp: -1 3 0\n");
    file("self/net/netstat", "TcpExt: ListenDrops\n");
    look(
        now -> {
          assertThat(now.value("system_memory_total_bytes")).isEqualTo(2L << 30);
          assertThat(now.value("system_tcp_sockets_established")).isEqualTo(3);
        });
    assertThat(shown)
        .contains("system_network_io_bytes_total", "jvm_memory_used_bytes")
        .doesNotContain(
            "system_cpu_seconds_total",
            "system_load1",
            "system_memory_available_bytes",
            "system_sockets_used",
            "system_pressure_cpu_waiting_seconds_total",
            "container_memory_usage_bytes");
  }

  /** As arm64 and ppc64 servers have them. */
  @Test
  void shouldShowPagesOfSixtyFourKibibytes() throws IOException {
    ByteBuffer auxv = ByteBuffer.allocate(4 * Long.BYTES).order(ByteOrder.nativeOrder());
    auxv.putLong(6).putLong(65_536).putLong(17).putLong(100);
    Files.createDirectories(proc.resolve("self"));
    Files.write(proc.resolve("self/auxv"), auxv.array());
    file("self/stat", "7 (java) S 1 1 1 0 -1 0 5 0 6 0 100 50 0 0 20 0 9 0 77 1048576 3 0\n");
    file("self/cgroup", "4:memory:/docker/1\n");
    file(
        "self/mountinfo",
        "35 31 0:32 /docker/1 /sys/fs/cgroup/memory ro master:13 - cgroup cgroup rw,memory\n");
    Path memory = sys.resolve("fs/cgroup/memory");
    Fixtures.write(memory.resolve("memory.limit_in_bytes"), "9223372036854710272\n");
    Fixtures.write(memory.resolve("memory.usage_in_bytes"), "65536\n");
    look(
        now -> {
          assertThat(now.value("process_resident_memory_bytes")).isEqualTo(3 * 65_536);
          assertThat(now.value("process_cpu_seconds_total")).isEqualTo(1.5);
          assertThat(now.value("container_memory_usage_bytes")).isEqualTo(65_536);
        });
    assertThat(shown).doesNotContain("container_spec_memory_limit_bytes");
  }

  /** The machine's tree, seen from a namespace below it: its usage is not this container's. */
  @Test
  void shouldShowNoContainerWherePodmanMountsTheMachinesGroups() throws IOException {
    file("self/cgroup", "0::/\n");
    file(
        "self/mountinfo",
        "1118 1116 0:27 /../../../../../.. /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2"
            + " rw,seclabel\n");
    Fixtures.write(sys.resolve("fs/cgroup/cpu.stat"), "usage_usec 5\nuser_usec 3\nsystem_usec 2\n");
    look(now -> {});
    assertThat(shown).noneMatch(name -> name.startsWith("container_"));
  }

  /** A root of version 2, behind the drives of Windows and the overlays of its drivers. */
  @Test
  void shouldShowTheRootOfWslTwo() throws IOException {
    file("self/cgroup", "0::/\n");
    file(
        "self/mountinfo",
        """
        81 86 0:32 / /usr/lib/modules rw - overlay none rw,lowerdir=/modules,upperdir=/lib/modules/rw/upper
        83 86 0:37 / /usr/lib/wsl/drivers ro - 9p drivers ro,aname=drivers;fmask=222;dmask=222,cache=0x5
        99 86 0:50 / /mnt/c rw,noatime - 9p C:\\134 rw,dirsync,aname=drvfs;path=C:\\134;uid=1000,cache=5
        105 86 0:55 / /sys/fs/cgroup rw,nosuid,nodev shared:9 - cgroup2 cgroup2 rw,nsdelegate
        """);
    Fixtures.write(
        sys.resolve("fs/cgroup/cpu.stat"), "usage_usec 5000000\nuser_usec 3\nsystem_usec 2\n");
    look(now -> assertThat(now.value("container_cpu_usage_seconds_total")).isEqualTo(5));
    assertThat(shown)
        .as("the root has neither memory nor limits")
        .doesNotContain("container_memory_usage_bytes", "container_cpu_limit_cores");
  }
}
