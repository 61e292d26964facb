package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole machines that nobody had at hand: their files are made from the formats that the kernel
 * documents, not captured ({@code procfs/made/README.md}).
 */
class MadeMachinesTest {
  private final List<Throwable> errors = new ArrayList<>();
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());
  private long nowNs;

  @AfterEach
  void close() {
    metrics.close();
  }

  private ResourceTracker tracker(String machine) {
    Path root = Fixtures.FOLDER.resolve("made").resolve(machine);
    return ResourceTracker.builder(metrics.registry(), errors::add)
        .detail(ResourceDetail.ALL)
        .procRoot(root.resolve("proc"))
        .sourceTimeout(Duration.ofMinutes(1))
        .sysRoot(root.resolve("sys"))
        .listenDrops(true)
        .slowInterval(Duration.ofSeconds(5))
        .nanoClock(() -> nowNs)
        .open();
  }

  private void look(ResourceTracker tracker) {
    nowNs += TimeUnit.SECONDS.toNanos(5);
    tracker.collect();
  }

  @ParameterizedTest
  @CsvSource({
    "process_cpu_seconds_total, 280.23",
    "process_resident_memory_bytes, 402653184",
    "process_virtual_memory_bytes, 6442450944",
    "process_threads, 57",
    "process_max_fds, 1048576",
    "container_cpu_usage_seconds_total, 280.23",
    "container_cpu_user_seconds_total, 250.12",
    "container_cpu_system_seconds_total, 30.11",
    "container_cpu_cfs_periods_total, 18231",
    "container_cpu_cfs_throttled_periods_total, 412",
    "container_cpu_cfs_throttled_seconds_total, 20.6",
    "container_cpu_limit_cores, 1.5",
    "container_memory_usage_bytes, 503316480",
    "container_memory_working_set_bytes, 419430400", // inactive_file, not inactive_anon
    "container_spec_memory_limit_bytes, 536870912",
    "container_oom_events_total, 1", // not oom_group_kill
    "container_memory_anon_bytes, 402653184",
    "container_memory_file_bytes, 94371840",
    "container_threads, 59",
    "container_threads_max, 4096",
    "container_pressure_cpu_waiting_seconds_total, 21.5",
    "container_pressure_cpu_stalled_seconds_total, 20",
    "container_pressure_io_waiting_seconds_total, 0.3",
    "container_pressure_io_stalled_seconds_total, 0.2",
    "container_pressure_memory_waiting_seconds_total, 0.001",
    "container_pressure_memory_stalled_seconds_total, 0.0005",
    "system_tcp_listen_overflows_total, 17",
    "system_tcp_listen_drops_total, 24",
    "system_tcp6_sockets_inuse, 61",
    "system_tcp_sockets_established, 58",
    "system_memory_total_bytes, 67423449088",
    "system_pressure_irq_stalled_seconds_total, 0.7",
    "system_load1, 12.51"
  })
  void shouldShowAContainerOfVersionTwo(String sample, double expected) {
    try (ResourceTracker tracker = tracker("container")) {
      look(tracker);
      assertThat(metrics.snapshot().value(sample)).isEqualTo(expected);
      assertThat(errors).isEmpty();
    }
  }

  @Test
  void shouldShowTheTrafficOfAContainer() {
    try (ResourceTracker tracker = tracker("container")) {
      look(tracker);
      String[] received = {"device", "eth0", "direction", "receive"};
      assertThat(metrics.snapshot().value("system_network_io_bytes_total", received))
          .isEqualTo(98_765_432_109.0);
      assertThat(metrics.snapshot().value("system_network_drops_total", received)).isEqualTo(12);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "idle, 854400501.6",
    "iowait, 1440045.6",
    "nice, 115245.6",
    "softirq, 8640045.6",
    "steal, 1965.6",
    "system, 393600136.8",
    "user, 1824000319.2"
  })
  void shouldShowNinetySixCpus(String mode, double seconds) {
    try (ResourceTracker tracker = tracker("cpus")) {
      look(tracker);
      assertThat(metrics.snapshot().value("system_cpu_seconds_total", "mode", mode))
          .isEqualTo(seconds);
      assertThat(metrics.snapshot().value("process_cpu_seconds_total")).isEqualTo(3_753_580.23);
      assertThat(metrics.snapshot().value("process_virtual_memory_bytes"))
          .isEqualTo(1_407_374_883_553_280.0);
      assertThat(metrics.snapshot().value("process_threads")).isEqualTo(2311);
      assertThat(metrics.snapshot().value("system_load1")).isEqualTo(187.04);
      assertThat(metrics.snapshot().value("system_memory_total_bytes"))
          .isEqualTo(1_584_832_132.0 * 1024);
      assertThat(metrics.snapshot().value("system_tcp_sockets_time_wait")).isEqualTo(65_012);
    }
  }
}
