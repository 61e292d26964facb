package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.SelfMetricDetail;
import dev.tare.model.CounterFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.SeriesIndex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The network and the machine around the process, from a tree of files. */
class HostTest {
  private final List<Throwable> errors = new ArrayList<>();
  private final Metrics metrics =
      Metrics.open(
          MetricsOptions.builder()
              .selfMetrics(SelfMetricDetail.ALL)
              .errorHandler(errors::add)
              .build());
  private final Path root;
  private final ResourceTracker tracker;
  private long nowNs;

  HostTest(@TempDir Path root) throws IOException {
    Fixtures.machine(root);
    this.root = root;
    this.tracker =
        ResourceTracker.builder(metrics.registry(), errors::add)
            .detail(ResourceDetail.ALL)
            .procRoot(root)
            .sourceTimeout(Duration.ofMinutes(1))
            .sysRoot(root.resolve("sys"))
            .slowInterval(Duration.ofMillis(100))
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

  private double value(String sample, String... labels) {
    return metrics.snapshot().value(sample, labels);
  }

  private boolean shows(String family) {
    return metrics.snapshot().families().stream()
        .map(MetricFamily::descriptor)
        .anyMatch(descriptor -> descriptor.name().value().equals(family));
  }

  @Test
  void shouldShowTheTrafficThatAnIndependentReaderFound() {
    look();
    for (String device : List.of("lo", "ifb0", "ifb1", "eth0")) {
      assertThat(value("system_network_io_bytes_total", "device", device, "direction", "receive"))
          .isEqualTo(Fixtures.expected("net_receive_bytes{device=\"" + device + "\"}"));
      assertThat(value("system_network_io_bytes_total", "device", device, "direction", "transmit"))
          .isEqualTo(Fixtures.expected("net_transmit_bytes{device=\"" + device + "\"}"));
    }
    assertThat(value("system_network_packets_total", "device", "eth0", "direction", "receive"))
        .isEqualTo(10_905);
    assertThat(value("system_network_packets_total", "device", "eth0", "direction", "transmit"))
        .isEqualTo(11_515);
    assertThat(value("system_network_errors_total", "device", "lo", "direction", "receive"))
        .isZero();
    assertThat(value("system_network_drops_total", "device", "lo", "direction", "transmit"))
        .isZero();
    assertThat(omitted("excluded") + omitted("limit") + omitted("unreadable")).isZero();
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldShowSocketsAndTheMachineAsAnIndependentReaderFoundThem() {
    look();
    assertThat(value("system_sockets_used")).isEqualTo(16);
    assertThat(value("system_tcp_sockets_inuse"))
        .isEqualTo(Fixtures.expected("sockstat{TCP,inuse}"));
    assertThat(value("system_tcp_sockets_orphan")).isZero();
    assertThat(value("system_tcp_sockets_time_wait"))
        .isEqualTo(Fixtures.expected("sockstat{TCP,tw}"));
    assertThat(value("system_tcp6_sockets_inuse"))
        .isEqualTo(Fixtures.expected("sockstat{TCP6,inuse}"));
    assertThat(value("system_tcp_sockets_allocated"))
        .isEqualTo(Fixtures.expected("sockstat{TCP,alloc}"));
    assertThat(value("system_tcp_memory_bytes"))
        .isEqualTo(Fixtures.expected("sockstat{TCP,mem}") * 4096);
    assertThat(value("system_tcp_sockets_established"))
        .isEqualTo(Fixtures.expected("snmp_tcp_curr_estab"));
    assertThat(value("system_load1")).isEqualTo(Fixtures.expected("load1"));
    assertThat(value("system_load5")).isEqualTo(1.31);
    assertThat(value("system_load15")).isEqualTo(1.39);
    assertThat(value("system_memory_total_bytes"))
        .isEqualTo(Fixtures.expected("node_memory_MemTotal"));
    assertThat(value("system_memory_available_bytes"))
        .isEqualTo(Fixtures.expected("node_memory_MemAvailable"));
    assertThat(value("system_pressure_cpu_waiting_seconds_total"))
        .isEqualTo(Fixtures.expected("pressure_cpu_some_seconds_total"));
    assertThat(value("system_pressure_io_waiting_seconds_total"))
        .isEqualTo(Fixtures.expected("pressure_io_some_seconds_total"));
    assertThat(value("system_pressure_io_stalled_seconds_total"))
        .isEqualTo(Fixtures.expected("pressure_io_full_seconds_total"));
    assertThat(value("system_pressure_memory_stalled_seconds_total")).isZero();
  }

  /** Writers cache what they encode under the identity of the index. */
  @Test
  void shouldKeepTheIndexWhileNoDeviceComesOrGoes() throws IOException {
    look();
    SeriesIndex before = metrics.snapshot().family("system_network_io_bytes_total").series();
    look();
    assertThat(metrics.snapshot().family("system_network_io_bytes_total").series())
        .isSameAs(before);

    Path dev = root.resolve("self/net/dev");
    String file = Files.readString(dev);
    Files.writeString(dev, file.substring(0, file.indexOf("  eth0:")));
    look();
    SeriesIndex after = metrics.snapshot().family("system_network_io_bytes_total").series();
    assertThat(after.find(List.of("eth0", "receive"))).isNegative();
    assertThat(after.find(List.of("lo", "receive"))).isNotNegative();
    Files.writeString(dev, file);
    look();
    assertThat(value("system_network_io_bytes_total", "device", "eth0", "direction", "receive"))
        .isEqualTo(177_721_478);
    assertThat(errors).isEmpty();
  }

  private double omitted(String reason) {
    return value("tare_resource_network_devices_omitted", "reason", reason);
  }

  /** A file of more than 256 KiB, in many reads, the last of them in the middle of a number. */
  @Test
  void shouldShowRealDevicesBehindThoseOfContainers() throws IOException {
    StringBuilder file = new StringBuilder("Inter-|\n face |\n");
    for (int i = 0; i < 6_000; i++) {
      file.append("veth%06d: %d 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n".formatted(i, 1_000_000_000L + i));
    }
    for (int i = 0; i < 302; i++) {
      file.append("pod%06d: 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n".formatted(i));
    }
    file.append("eth0: 77 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n");
    file.append("bad: 1 2 three\n");
    file.append("last: 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 12");
    assertThat(file.length()).isGreaterThan(256 * 1024);
    Files.writeString(root.resolve("self/net/dev"), file);
    for (int i = 0; i < 2; i++) {
      look();
      assertThat(value("system_network_io_bytes_total", "device", "eth0", "direction", "receive"))
          .isEqualTo(77);
      assertThat(metrics.snapshot().family("system_network_io_bytes_total").series().size())
          .isEqualTo(2 * DeviceTable.MAX_DEVICES);
      assertThat(omitted("excluded")).isEqualTo(6_000);
      assertThat(omitted("limit")).isEqualTo(303 - DeviceTable.MAX_DEVICES);
      assertThat(omitted("unreadable")).isEqualTo(1);
    }
  }

  @Test
  void shouldShowTheDevicesThatItIsToldTo() throws IOException {
    Files.writeString(
        root.resolve("self/net/dev"),
        """
        Inter-|
         face |
        lo: 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0
        veth1: 2 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0
        veth2: 3 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0
        """);
    try (Metrics other = Metrics.open(MetricsOptions.builder().build());
        ResourceTracker named =
            ResourceTracker.builder(other.registry(), errors::add)
                .detail(ResourceDetail.ALL)
                .procRoot(root)
                .sourceTimeout(Duration.ofMinutes(1))
                .includeDevices("veth*", "eth*")
                .excludeDevices("*2")
                .open()) {
      named.collect();
      assertThat(other.snapshot().family("system_network_io_bytes_total").series().size())
          .isEqualTo(2);
      String[] received = {"device", "veth1", "direction", "receive"};
      assertThat(other.snapshot().value("system_network_io_bytes_total", received)).isEqualTo(2);
    }
  }

  /** Kernels before 3.14 and some sandboxes do not say what is available. */
  @Test
  void shouldShowTheMemoryOfAMachineThatDoesNotSayWhatIsAvailable() throws IOException {
    Files.writeString(root.resolve("meminfo"), "MemTotal: 2048 kB\nMemFree: 5 kB\n");
    look();
    assertThat(value("system_memory_total_bytes")).isEqualTo(2048 * 1024);
    assertThat(shows("system_memory_available_bytes")).isFalse();
    assertThat(value("tare_resource_source_up", "source", "meminfo")).isEqualTo(1);
  }

  /** A driver that counts down from 2⁶⁴ has spoiled one counter, not its device. */
  @Test
  void shouldLeaveOutACounterBeyondALongAlone() throws IOException {
    Files.writeString(
        root.resolve("self/net/dev"),
        """
        Inter-|
         face |
        eth0: 1 2 18446744073709551615 4 0 0 0 0 9223372036854775808 6 7 8 0 0 0 0
        """);
    Files.writeString(root.resolve("self/io"), "read_bytes: 9223372036854775808\nwrite_bytes: 5\n");
    look();
    String[] received = {"device", "eth0", "direction", "receive"};
    String[] sent = {"device", "eth0", "direction", "transmit"};
    assertThat(value("system_network_io_bytes_total", received)).isEqualTo(1);
    assertThat(value("system_network_packets_total", sent)).isEqualTo(6);
    for (String[] labels : List.of(sent, received)) {
      String family =
          labels == sent ? "system_network_io_bytes_total" : "system_network_errors_total";
      assertThat(raw(family, labels)).as(family).isEqualTo(MetricFamily.ABSENT);
    }
    assertThat(value("process_io_bytes_total", "direction", "write")).isEqualTo(5);
    assertThat(metrics.snapshot().family("process_io_bytes_total").series().size()).isEqualTo(1);
  }

  private long raw(String family, String... labels) {
    CounterFamily counters = (CounterFamily) metrics.snapshot().family(family);
    return counters.rawValue(counters.series().find(List.of(labels[1], labels[3])));
  }

  /** As lxcfs does it when it starts again, and the kernel when a CPU is taken out. */
  @Test
  void shouldShowTimeThatBeganAnewAndHoldATickThatWasTakenBack() throws IOException {
    cpu("4000000 20 30 40 5000 0 60 70000");
    cpu("4000001 20 30 40 4990 0 60 69999");
    assertThat(value("system_cpu_seconds_total", "mode", "user")).isEqualTo(40_000.01);
    assertThat(value("system_cpu_seconds_total", "mode", "iowait")).isEqualTo(50);
    assertThat(value("system_cpu_seconds_total", "mode", "steal")).isEqualTo(700);
    cpu("100 0 0 40 0 0 0 0");
    assertThat(value("system_cpu_seconds_total", "mode", "user")).isEqualTo(1);
    assertThat(value("system_cpu_seconds_total", "mode", "iowait")).isZero();
    cpu("150 0 0 40 0 0 0 0");
    assertThat(value("system_cpu_seconds_total", "mode", "user")).isEqualTo(1.5);
  }

  private void cpu(String modes) throws IOException {
    Files.writeString(root.resolve("stat"), "cpu  " + modes + " 0 0\n");
    look();
  }

  /** Steal counts as used: it is time in which something was to be done. */
  @Test
  void shouldShowTheShareOfTheMachineThatWasNotIdle() throws IOException {
    cpu("1000 0 500 8000 500 0 0 0");
    assertThat(shows("system_cpu_usage_ratio")).isFalse();
    cpu("1200 0 550 8400 600 0 0 50"); // 800 ticks, of which 400 idle and 100 waiting
    assertThat(value("system_cpu_usage_ratio")).isEqualTo(300.0 / 800);
    cpu("1210 0 550 8420 600 0 0 50");
    assertThat(value("system_cpu_usage_ratio")).as("too soon").isEqualTo(300.0 / 800);
    cpu("1410 0 550 8420 595 0 0 50");
    assertThat(value("system_cpu_usage_ratio")).as("iowait fell").isEqualTo(210.0 / 230);
    cpu("10 0 5 80 0 0 0 0");
    assertThat(shows("system_cpu_usage_ratio")).as("began anew").isFalse();
    cpu("110 0 5 180 0 0 0 0");
    assertThat(value("system_cpu_usage_ratio")).isEqualTo(0.5);
    cpu("0 0 0 0 0 0 0 0");
    assertThat(shows("system_cpu_usage_ratio")).as("a sandbox").isFalse();
    assertThat(errors).isEmpty();
  }

  /** gVisor names them and has no numbers. */
  @Test
  void shouldNotShowWhatListeningSocketsDroppedWhereItIsNotToldTo() throws IOException {
    Fixtures.write(root.resolve("self/net/netstat"), "TcpExt: ListenDrops\nTcpExt: 3\n");
    look();
    assertThat(shows("system_tcp_listen_drops_total")).isFalse();
    try (Metrics other = Metrics.open();
        ResourceTracker asked =
            ResourceTracker.builder(other.registry(), errors::add)
                .procRoot(root)
                .sourceTimeout(Duration.ofMinutes(1))
                .listenDrops(true)
                .nanoClock(() -> nowNs)
                .slowInterval(Duration.ofMillis(100))
                .open()) {
      look(asked);
      assertThat(other.snapshot().value("system_tcp_listen_drops_total")).isEqualTo(3);
      assertThat(errors).isEmpty();
      Fixtures.write(root.resolve("self/net/netstat"), "TcpExt: ListenDrops\n");
      look(asked);
      assertThat(other.snapshot().families().stream().map(MetricFamily::descriptor))
          .noneMatch(known -> known.name().value().contains("_listen_"));
      assertThat(errors).hasSize(1);
    }
  }

  private void look(ResourceTracker other) {
    nowNs += TimeUnit.SECONDS.toNanos(5);
    other.collect();
  }

  /** What {@code mount -o subset=pid} leaves of /proc. */
  @Test
  void shouldKeepProcessAndNetworkWhereProcShowsOnlyProcesses() throws IOException {
    for (String file :
        List.of("loadavg", "meminfo", "pressure/cpu", "pressure/io", "pressure/memory")) {
      Files.delete(root.resolve(file));
    }
    look();
    look();
    assertThat(shows("process_threads")).isTrue();
    assertThat(shows("system_network_io_bytes_total")).isTrue();
    assertThat(shows("system_load1")).isFalse();
    assertThat(shows("system_memory_total_bytes")).isFalse();
    assertThat(shows("system_pressure_cpu_waiting_seconds_total")).isFalse();
    assertThat(value("tare_resource_source_up", "source", "loadavg")).isZero();
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldShowIpv4AloneWhereThereIsNoIpv6() throws IOException {
    Files.delete(root.resolve("self/net/sockstat6"));
    look();
    assertThat(shows("system_tcp_sockets_inuse")).isTrue();
    assertThat(shows("system_tcp6_sockets_inuse")).isFalse();
    assertThat(errors).isEmpty();
  }

  @Test
  void shouldShowThePressureThatThereIs() throws IOException {
    Files.writeString(root.resolve("pressure/io"), "full avg10=0.00 total=1500000\n");
    Files.writeString(root.resolve("pressure/memory"), "none total=5\n");
    look();
    assertThat(value("system_pressure_io_stalled_seconds_total")).isEqualTo(1.5);
    assertThat(shows("system_pressure_io_waiting_seconds_total")).isFalse();
    assertThat(shows("system_pressure_memory_waiting_seconds_total")).isFalse();
    assertThat(value("tare_resource_source_up", "source", "pressure_memory")).isZero();
  }

  /** As a network namespace begins. */
  @Test
  void shouldReadSocketsOfAnEmptyNamespace() {
    String file =
        """
        sockets: used 0
        TCP: inuse 0 orphan 0 tw 0 alloc 1 mem 0
        UDP: inuse 0 mem 0
        UDPLITE: inuse 0
        RAW: inuse 0
        FRAG: inuse 0 memory 0
        """;
    long[] slots = Fixtures.parse(HostFiles.sockets(4096), file.getBytes(StandardCharsets.UTF_8));
    assertThat(slots).startsWith(0, 0, 0, 0, 0, Parser.gauge(1), 0);
    assertThat(Fixtures.parse(HostFiles.sockets(0), file.getBytes(StandardCharsets.UTF_8))[6])
        .as("no page size, no memory")
        .isEqualTo(MetricFamily.ABSENT);
  }

  @Test
  void shouldReadCpuPressureOfKernelsThatKnowOnlySome() {
    byte[] file = "some avg10=0.00 total=1500000\n".getBytes(StandardCharsets.UTF_8);
    assertThat(Fixtures.parse(HostFiles::cpuPressure, file)[0]).isEqualTo(1_500_000_000);
    assertThat(Fixtures.parse(HostFiles::fullPressure, file)).isEmpty();
  }

  @Test
  void shouldFindAColumnByItsName() {
    String file =
        """
        Ip: Forwarding CurrEstab
        Ip: 2 64
        Tcp: MaxConn New CurrEstabX CurrEstab RetransSegs
        Tcp: -1 7 8 12 99
        """;
    long[] slots = Fixtures.parse(HostFiles::tcp, file.getBytes(StandardCharsets.UTF_8));
    assertThat(slots).startsWith(Parser.gauge(12), 99);
    for (String broken :
        List.of(
            "",
            "Tcp: CurrEstab\n", // as gVisor has it
            "Tcp: MaxConn\nTcp: -1\n",
            "Tcp: A CurrEstab\nTcp: 5\n",
            "Tcp: A CurrEstab\nTcp: 5 6")) {
      assertThat(Fixtures.parse(HostFiles::tcp, broken.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
  }

  @Test
  void shouldShowSegmentsThatWereSentAgain() throws IOException {
    look();
    String snmp = Files.readString(root.resolve("self/net/snmp"));
    String[] names = snmp.substring(snmp.indexOf("Tcp: ")).split("\\s+", -1);
    int column = List.of(names).indexOf("RetransSegs");
    String[] lines = snmp.substring(snmp.indexOf("Tcp: ")).split("\n", -1);
    assertThat(value("system_tcp_segments_retransmitted_total"))
        .isEqualTo(Double.parseDouble(lines[1].split(" ", -1)[column]));
  }

  @Test
  void shouldNotTakeANumberWithoutItsUnit() {
    byte[] file = "MemTotal: 5 MB\nMemAvailable: 4 kB\n".getBytes(StandardCharsets.UTF_8);
    assertThat(Fixtures.parse(HostFiles::memory, file))
        .startsWith(MetricFamily.ABSENT, Parser.gauge(4096));
  }

  @Test
  void shouldTakeAnotherPrefix() {
    try (Metrics other =
            Metrics.open(MetricsOptions.builder().selfMetrics(SelfMetricDetail.ALL).build());
        ResourceTracker named =
            ResourceTracker.builder(other.registry(), errors::add)
                .detail(ResourceDetail.ALL)
                .procRoot(root)
                .sourceTimeout(Duration.ofMinutes(1))
                .sysRoot(root.resolve("sys"))
                .systemPrefix("node")
                .open()) {
      named.collect();
      assertThat(other.snapshot().value("node_load1")).isEqualTo(0.78);
    }
  }
}
