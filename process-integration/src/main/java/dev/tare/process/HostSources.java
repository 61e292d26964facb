package dev.tare.process;

import dev.tare.model.Unit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the process: {@code system_*}. The network files are those of the process's own
 * network namespace, and can be read also where {@code /proc} shows nothing but processes.
 */
final class HostSources {
  /** Of {@code /proc/stat}, which has a line for every CPU, and numbers for every interrupt. */
  private static final int FIRST_LINE_BYTES = 512;

  private final Path root;
  private final String prefix;
  private final KernelUnits units;
  private final DeviceChoice devices;
  private final boolean listens;
  private final @Nullable ScanBudget tcpBudget;

  /**
   * Where to read.
   *
   * @param prefix of all names
   * @param devices which network devices to show
   * @param listens whether to read what listening sockets dropped
   * @param tcpBudget what counting TCP connections by state may take; null: not at all
   */
  HostSources(
      Path procRoot,
      String prefix,
      KernelUnits units,
      DeviceChoice devices,
      boolean listens,
      @Nullable ScanBudget tcpBudget) {
    this.root = procRoot;
    this.prefix = prefix;
    this.units = units;
    this.devices = devices;
    this.listens = listens;
    this.tcpBudget = tcpBudget;
  }

  /** What changes all the time. */
  List<Source> fast() {
    Path net = root.resolve("self").resolve("net");
    return List.of(
        new NetworkDevices(new ProcFile(net.resolve("dev")), prefix, devices),
        new SlotSource(
            "sockstat",
            FileReading.of(net.resolve("sockstat"), HostFiles.sockets(units.pageBytes())),
            gauge("_sockets_used", Unit.NONE, 0, "Sockets of all kinds."),
            gauge("_tcp_sockets_inuse", Unit.NONE, 1, "TCP sockets over IPv4, listening included."),
            gauge("_tcp_sockets_orphan", Unit.NONE, 2, "TCP sockets that no process holds."),
            gauge("_tcp_sockets_time_wait", Unit.NONE, 3, "TCP sockets closed, waiting for it."),
            gauge("_udp_sockets_inuse", Unit.NONE, 4, "UDP sockets over IPv4."),
            gauge("_tcp_sockets_allocated", Unit.NONE, 5, "TCP sockets of the whole machine."),
            gauge("_tcp_memory_bytes", Unit.BYTES, 6, "Memory of TCP buffers.")),
        new SlotSource(
            "sockstat6",
            FileReading.of(net.resolve("sockstat6"), HostFiles::sockets6),
            gauge("_tcp6_sockets_inuse", Unit.NONE, 0, "TCP sockets over IPv6 or either."),
            gauge("_udp6_sockets_inuse", Unit.NONE, 1, "UDP sockets over IPv6 or either.")));
  }

  /** What is about the whole machine, and dearer to read. */
  List<Source> slow() {
    List<Source> sources = new ArrayList<>(List.of(tcp(), cpu(), load(), memory()));
    sources.addAll(pressures());
    if (listens) {
      sources.add(listens());
    }
    if (tcpBudget != null) {
      sources.add(tcpStates(tcpBudget));
    }
    return sources;
  }

  private Source tcp() {
    return new SlotSource(
        "snmp",
        FileReading.of(root.resolve("self/net/snmp"), HostFiles::tcp),
        gauge("_tcp_sockets_established", Unit.NONE, 0, "TCP connections that are open."),
        SlotFamily.counter(
            prefix + "_tcp_segments_retransmitted_total",
            Unit.NONE,
            1,
            "TCP segments that had to be sent again."));
  }

  private Source listens() {
    return new SlotSource(
        "netstat",
        FileReading.of(root.resolve("self/net/netstat"), HostFiles::listens),
        SlotFamily.counter(
            prefix + "_tcp_listen_overflows_total",
            Unit.NONE,
            0,
            "TCP connections that came when the queue of a listening socket was full."),
        SlotFamily.counter(
            prefix + "_tcp_listen_drops_total",
            Unit.NONE,
            1,
            "TCP connections that a listening socket dropped, for that reason or another."));
  }

  private Source tcpStates(ScanBudget budget) {
    return new SlotSource(
        "tcp_states",
        new TcpStates(root.resolve("self/net"), budget),
        SlotFamily.gauge(
            prefix + "_tcp_connections",
            Unit.NONE,
            0,
            "TCP sockets by state, over IPv4 and IPv6.",
            "state",
            TcpStates.STATES));
  }

  private Source cpu() {
    return new SlotSource(
        "cpu",
        new FileReading(new ProcFile(root.resolve("stat")), FIRST_LINE_BYTES, new HostCpu(units)),
        SlotFamily.counter(
            prefix + "_cpu_seconds_total",
            Unit.SECONDS,
            0,
            "CPU time of the machine by mode, summed over CPUs.",
            "mode",
            HostCpu.MODES),
        gauge(
            "_cpu_usage_ratio",
            Unit.RATIO,
            HostCpu.RATIO,
            "Share of the machine's CPU time that was not idle since the last look."));
  }

  private Source load() {
    return new SlotSource(
        "loadavg",
        FileReading.of(root.resolve("loadavg"), HostFiles::load),
        gauge("_load1", Unit.NONE, 0, "Tasks that run or wait, over 1 minute."),
        gauge("_load5", Unit.NONE, 1, "Tasks that run or wait, over 5 minutes."),
        gauge("_load15", Unit.NONE, 2, "Tasks that run or wait, over 15 minutes."));
  }

  private Source memory() {
    return new SlotSource(
        "meminfo",
        FileReading.of(root.resolve("meminfo"), HostFiles::memory),
        gauge("_memory_total_bytes", Unit.BYTES, 0, "Memory of the machine."),
        gauge("_memory_available_bytes", Unit.BYTES, 1, "Memory to be had without swapping."),
        gauge("_swap_free_bytes", Unit.BYTES, 2, "Swap space that is free."));
  }

  private List<Source> pressures() {
    return List.of(
        new SlotSource("pressure_cpu", pressureFile("cpu", HostFiles::cpuPressure), waiting("cpu")),
        pressure("io"),
        pressure("memory"),
        new SlotSource(
            "pressure_irq", pressureFile("irq", HostFiles::fullPressure), stalled("irq", 0)));
  }

  private Source pressure(String resource) {
    return new SlotSource(
        "pressure_" + resource,
        pressureFile(resource, HostFiles::pressure),
        waiting(resource),
        stalled(resource, 1));
  }

  private SlotFamily stalled(String resource, int slot) {
    return SlotFamily.counter(
        prefix + "_pressure_" + resource + "_stalled_seconds_total",
        Unit.SECONDS,
        slot,
        "Time in which all tasks waited for " + resource + ".");
  }

  private SlotFamily waiting(String resource) {
    return SlotFamily.counter(
        prefix + "_pressure_" + resource + "_waiting_seconds_total",
        Unit.SECONDS,
        0,
        "Time in which some task waited for " + resource + ".");
  }

  private Reading pressureFile(String resource, Parser parser) {
    return new PressureReading(FileReading.of(root.resolve("pressure").resolve(resource), parser));
  }

  private SlotFamily gauge(String name, Unit unit, int slot, String help) {
    return SlotFamily.gauge(prefix + name, unit, slot, help);
  }
}
