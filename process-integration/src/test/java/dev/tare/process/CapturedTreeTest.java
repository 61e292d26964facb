package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.GaugeFamily;
import dev.tare.model.MetricsSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A captured machine, as another program in another language read it: every line of it. */
class CapturedTreeTest {
  private static final Pattern DEVICE =
      Pattern.compile("net_(receive|transmit)_bytes\\{device=\"(.*)\"}");
  private static final Pattern MODE = Pattern.compile("process_cpu_seconds_total\\{mode=\"(.*)\"}");
  private static final Pattern STATE = Pattern.compile("tcp_connections\\{state=\"(.*)\"}");
  private static final Pattern PRESSURE =
      Pattern.compile("pressure_(.*)_(some|full)_seconds_total");

  @Test
  void shouldAgreeWithEveryLineOfTheIndependentReader() {
    List<Throwable> errors = new ArrayList<>();
    try (Metrics metrics =
            Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
        ResourceTracker tracker =
            ResourceTracker.builder(metrics.registry(), errors::add)
                .detail(ResourceDetail.ALL)
                .procRoot(Fixtures.PROC)
                .sourceTimeout(Duration.ofMinutes(1))
                .sysRoot(Fixtures.FOLDER.resolve("vm/sys"))
                .tcpStateBudget(Duration.ofSeconds(10))
                .open()) {
      tracker.collect();
      MetricsSnapshot snapshot = metrics.snapshot();
      int compared = 0;
      for (String name : Fixtures.names()) {
        if (isShown(name)) {
          assertThat(value(snapshot, name)).as(name).isEqualTo(Fixtures.expected(name));
          compared++;
        }
      }
      assertThat(compared).isEqualTo(36);
      assertThat(errors).isEmpty();
      assertThat(down(snapshot))
          .as("what the machine or the capture did not have")
          .containsExactly("cgroup_oom", "cgroup_pids", "pressure_irq");
    }
  }

  private static List<String> down(MetricsSnapshot snapshot) {
    GaugeFamily up = (GaugeFamily) snapshot.family("tare_resource_source_up");
    List<String> names = new ArrayList<>();
    for (int row = 0; row < up.series().size(); row++) {
      if (up.value(row) == 0) {
        names.add(up.series().values(row).get(0));
      }
    }
    return names;
  }

  /** All but the boot time, which is not asked for, CPU's own full pressure, and columns. */
  private static boolean isShown(String name) {
    return !List.of("btime", "cpu_ticks", "pressure_cpu_full_seconds_total").contains(name);
  }

  private static double value(MetricsSnapshot snapshot, String name) {
    Matcher device = DEVICE.matcher(name);
    if (device.matches()) {
      return snapshot.value(
          "system_network_io_bytes_total", "device", device.group(2), "direction", device.group(1));
    }
    Matcher mode = MODE.matcher(name);
    if (mode.matches()) {
      return snapshot.value("process_cpu_mode_seconds_total", "mode", mode.group(1));
    }
    Matcher state = STATE.matcher(name);
    if (state.matches()) {
      return snapshot.value("system_tcp_connections", "state", state.group(1));
    }
    Matcher pressure = PRESSURE.matcher(name);
    if (pressure.matches()) {
      return snapshot.value(
          "system_pressure_%s_%s_seconds_total"
              .formatted(
                  pressure.group(1), pressure.group(2).equals("some") ? "waiting" : "stalled"));
    }
    return switch (name) {
      case "process_minor_faults_total" ->
          snapshot.value("process_page_faults_total", "type", "minor");
      case "process_major_faults_total" ->
          snapshot.value("process_page_faults_total", "type", "major");
      case "sockstat{TCP,inuse}" -> snapshot.value("system_tcp_sockets_inuse");
      case "sockstat{TCP,orphan}" -> snapshot.value("system_tcp_sockets_orphan");
      case "sockstat{TCP,tw}" -> snapshot.value("system_tcp_sockets_time_wait");
      case "sockstat{TCP,alloc}" -> snapshot.value("system_tcp_sockets_allocated");
      case "sockstat{TCP,mem}" -> snapshot.value("system_tcp_memory_bytes") / 4096;
      case "sockstat{TCP6,inuse}" -> snapshot.value("system_tcp6_sockets_inuse");
      case "snmp_tcp_curr_estab" -> snapshot.value("system_tcp_sockets_established");
      case "node_memory_MemTotal" -> snapshot.value("system_memory_total_bytes");
      case "node_memory_MemAvailable" -> snapshot.value("system_memory_available_bytes");
      case "load1" -> snapshot.value("system_load1");
      default -> snapshot.value(name);
    };
  }
}
