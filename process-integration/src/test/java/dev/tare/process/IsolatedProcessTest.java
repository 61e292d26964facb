package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes in namespaces of their own, and at the end of their descriptors. Nothing outside of
 * them is touched; skipped where the machine does not let the test make them.
 */
@EnabledOnOs(OS.LINUX)
class IsolatedProcessTest {
  /** Mounts over /proc, in a mount namespace that no other process is in. */
  private static final String ONLY_PROCESSES = "mount -t proc -o subset=pid proc /proc";

  /**
   * Shows a user only its own processes, here in a process namespace whose first process it must
   * not see. The capability lets that user read the classes, wherever they are.
   */
  private static final String HIDDEN_PROCESSES =
      "mount -t proc proc /proc && mount -o remount,hidepid=2 /proc && {"
          + " setpriv --reuid 65534 --regid 65534 --clear-groups"
          + " --inh-caps +dac_read_search --ambient-caps +dac_read_search"
          + " sh -c '! test -e /proc/1 && exec \"$@\"' sh \"$@\"; exit; }";

  /** A name that needs escaping in every format, one beyond ASCII, and many. */
  private static final String NETWORK =
      "ip link set lo up; ip link add 'we\"ird\\x=1{}' type bridge; ip link add '日本' type bridge;"
          + " i=0; while [ $i -lt 80 ]; do ip link add br$i type bridge; i=$((i+1)); done; true";

  private static boolean namespaces;

  @BeforeAll
  static void probe(@TempDir Path folder) throws IOException, InterruptedException {
    namespaces = run(folder, List.of("unshare", "-m", "-n", "true")) == 0;
  }

  private static int run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try {
      return child.waitFor(60, TimeUnit.SECONDS) ? child.exitValue() : -1;
    } finally {
      child.destroyForcibly();
    }
  }

  /** What the program printed: stages, each with its samples and errors. */
  private static Map<String, Map<String, String>> stages(Path folder, List<String> command)
      throws IOException, InterruptedException {
    int status = run(folder, command);
    assertThat(status).as(Files.readString(folder.resolve("err"))).isZero();
    Map<String, Map<String, String>> stages = new TreeMap<>();
    Map<String, String> stage = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("out"))) {
      if (line.startsWith("# ")) {
        stage = new TreeMap<>();
        stages.put(line.substring(2), stage);
      } else {
        int blank = line.lastIndexOf(' ');
        stage.put(line.substring(0, blank), line.substring(blank + 1));
      }
    }
    return stages;
  }

  private static Map<String, String> stage(Map<String, Map<String, String>> stages, String name) {
    return stages.getOrDefault(name, Map.of());
  }

  private static List<String> java(List<String> before, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-MaxFDLimit", "-Xmx64m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(LookProgram.class.getName());
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  private static List<String> shell(String first, String... unshare) {
    List<String> command = new ArrayList<>(List.of(unshare));
    command.addAll(List.of("sh", "-c", first + " && exec \"$@\"", "sh"));
    return command;
  }

  private static boolean shows(Map<String, String> stage, String family) {
    return stage.keySet().stream().anyMatch(sample -> sample.matches(family + "(\\{.*)?"));
  }

  private static double value(Map<String, String> stage, String sample) {
    assertThat(stage).containsKey(sample);
    return Double.parseDouble(stage.getOrDefault(sample, ""));
  }

  @Test
  void shouldKeepProcessNetworkAndContainerWhereProcShowsOnlyProcesses(@TempDir Path folder)
      throws IOException, InterruptedException {
    assumeTrue(namespaces, "no namespace of its own: needs root and unshare");
    assumeTrue(
        run(folder, shell(ONLY_PROCESSES + " && set -- true", "unshare", "-m")) == 0,
        "no mount -o subset=pid: needs Linux 5.8");
    Map<String, String> look =
        stage(stages(folder, java(shell(ONLY_PROCESSES, "unshare", "-m"), "look")), "look");
    for (String family :
        List.of(
            "process_cpu_seconds_total",
            "process_resident_memory_bytes",
            "process_open_fds",
            "process_max_fds",
            "jvm_memory_used_bytes",
            "system_network_io_bytes_total",
            "system_sockets_used",
            "system_tcp_connections",
            "system_tcp_sockets_established")) {
      assertThat(shows(look, family)).as(family).isTrue();
    }
    for (String family :
        List.of(
            "system_load1",
            "system_memory_total_bytes",
            "system_cpu_seconds_total",
            "system_pressure_cpu_waiting_seconds_total")) {
      assertThat(shows(look, family)).as(family).isFalse();
    }
    assertThat(value(look, "tare_resource_source_up{source=cgroup}")).isEqualTo(1);
    for (String source : List.of("cpu", "loadavg", "meminfo", "pressure_cpu")) {
      assertThat(value(look, "tare_resource_source_up{source=" + source + "}")).as(source).isZero();
    }
    assertThat(value(look, "errors")).as("nothing to be woken for").isZero();
  }

  @Test
  void shouldShowAllOfItsOwnWhereProcessesOfOthersAreHidden(@TempDir Path folder)
      throws IOException, InterruptedException {
    assumeTrue(namespaces, "no namespace of its own: needs root and unshare");
    List<String> command = shell(HIDDEN_PROCESSES, "unshare", "-m", "-p", "-f");
    List<String> probe = new ArrayList<>(command);
    probe.add("true");
    assumeTrue(
        run(folder, probe) == 0,
        "no mount -o hidepid=2 as another user: needs a process namespace and setpriv");
    Map<String, String> look = stage(stages(folder, java(command, "look")), "look");
    for (String source :
        List.of("stat", "io", "fd", "limits", "net_dev", "sockstat", "snmp", "tcp_states")) {
      assertThat(value(look, "tare_resource_source_up{source=" + source + "}"))
          .as(source)
          .isEqualTo(1);
    }
    for (String source : List.of("cgroup", "cpu", "loadavg", "meminfo", "jvm_threads")) {
      assertThat(value(look, "tare_resource_source_up{source=" + source + "}"))
          .as(source)
          .isEqualTo(1);
    }
    assertThat(value(look, "process_threads")).isGreaterThan(5);
    assertThat(value(look, "process_open_fds")).isGreaterThan(5);
  }

  /** Nobody else is in the namespace, so every number is exact. */
  @Test
  void shouldCountSocketsAndBytesOfItsOwnNetworkExactly(@TempDir Path folder)
      throws IOException, InterruptedException {
    assumeTrue(namespaces, "no namespace of its own: needs root and unshare");
    assumeTrue(
        run(folder, shell("ip link set lo up && set -- true", "unshare", "-n")) == 0,
        "no loopback of its own: needs ip (iproute2)");
    Map<String, Map<String, String>> stages =
        stages(folder, java(shell(NETWORK, "unshare", "-n"), "network"));
    Map<String, String> before = stage(stages, "before");
    assertThat(established(before)).isZero();
    assertThat(value(before, "system_network_io_bytes_total{device=lo,direction=transmit}"))
        .isZero();
    assertDevices(before);

    Map<String, String> open = stage(stages, "open");
    assertThat(established(open)).isEqualTo(200);
    assertThat(value(open, "system_tcp_connections{state=listen}")).isEqualTo(1);
    assertThat(value(open, "system_tcp_sockets_established")).isEqualTo(200);
    assertThat(value(open, "system_tcp_sockets_inuse") + value(open, "system_tcp6_sockets_inuse"))
        .isEqualTo(201);

    Map<String, String> sent = stage(stages, "sent");
    double bytes =
        value(sent, "system_network_io_bytes_total{device=lo,direction=transmit}")
            - value(open, "system_network_io_bytes_total{device=lo,direction=transmit}");
    assertThat(bytes).as("1 MiB, headers and acknowledgements").isBetween(1_048_576.0, 1.2e6);
    assertThat(value(sent, "system_network_io_bytes_total{device=lo,direction=receive}"))
        .isEqualTo(value(sent, "system_network_io_bytes_total{device=lo,direction=transmit}"));

    Map<String, String> half = stage(stages, "half");
    assertThat(established(half)).isEqualTo(100);
    assertThat(value(half, "system_tcp_connections{state=close_wait}")).isEqualTo(50);
    assertThat(
            value(half, "system_tcp_connections{state=fin_wait1}")
                + value(half, "system_tcp_connections{state=fin_wait2}"))
        .as("the last acknowledgement may take its time")
        .isEqualTo(50);
    assertThat(value(half, "system_tcp_sockets_time_wait")).isBetween(0.0, 50.0);
  }

  private static void assertDevices(Map<String, String> look) {
    double omitted = 0;
    for (String reason : DeviceTable.REASONS) {
      omitted += value(look, "tare_resource_network_devices_omitted{reason=" + reason + "}");
    }
    assertThat(value(look, "shown") + omitted)
        .as("devices, or else they are counted")
        .isEqualTo(value(look, "devices"));
    assertThat(value(look, "shown")).isLessThanOrEqualTo(DeviceTable.MAX_DEVICES);
    if (value(look, "devices") > DeviceTable.MAX_DEVICES) { // the kernel has bridges
      assertThat(look)
          .containsKey("system_network_io_bytes_total{device=we\"ird\\x=1{},direction=receive}")
          .containsKey("system_network_io_bytes_total{device=日本,direction=receive}");
    }
  }

  private static double established(Map<String, String> stage) {
    return value(stage, "system_tcp_connections{state=established}");
  }

  @Test
  void shouldGoOnWithoutADescriptorLeft(@TempDir Path folder)
      throws IOException, InterruptedException {
    Map<String, Map<String, String>> stages =
        stages(folder, java(shell("ulimit -n 160"), "exhaust"));
    Map<String, String> before = stage(stages, "before");
    Map<String, String> after = stage(stages, "exhausted");
    assertThat(value(after, "process_max_fds")).isEqualTo(160);
    assertThat(value(after, "process_open_fds")).isBetween(155.0, 160.0);
    assertThat(value(after, "process_open_fds")).isGreaterThan(value(before, "process_open_fds"));
    for (String source : List.of("stat", "fd", "limits", "net_dev", "sockstat", "jvm_threads")) {
      assertThat(value(after, "tare_resource_source_up{source=" + source + "}"))
          .as(source)
          .isEqualTo(1);
      assertThat(value(after, "tare_resource_source_errors_total{source=" + source + "}"))
          .as(source)
          .isZero();
    }
    assertThat(value(after, "tare_resource_collections_total")).isEqualTo(4);
  }
}
