package dev.tare.process;

import dev.tare.model.Unit;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.NanoClock;

/**
 * The control group of the process, which is what a container is made of: {@code container_*}, as
 * cAdvisor names it. Version 2 and, where a controller has the process in a group of that, 1.
 */
final class ContainerSources {
  private final Cgroups groups;
  private final CgroupLimit cpus;
  private final KernelUnits units;
  private final NanoClock clock;
  private final ContainerMemory memory;

  ContainerSources(Path procRoot, Path sysRoot, KernelUnits units, NanoClock clock) {
    this.groups = new Cgroups(procRoot, sysRoot);
    this.units = units;
    this.clock = clock;
    this.cpus =
        new CgroupLimit(
            groups,
            "cpu",
            List.of(new CgroupReading.Part("cpu.max", CgroupFiles::cpuMax)),
            List.of(
                new CgroupReading.Part("cpu.cfs_quota_us", CgroupFiles::quota),
                new CgroupReading.Part("cpu.cfs_period_us", CgroupFiles::period)),
            List.of());
    this.memory = new ContainerMemory(usage(), memoryParts());
  }

  /**
   * How many CPUs' time the container may use; infinite if that is not limited. For the reading
   * thread.
   */
  double cpuLimit() {
    return cpus.lowest();
  }

  /** What changes all the time. */
  List<Source> fast() {
    return List.of(cpu(), throttling(), memory());
  }

  /** What hardly ever changes, or is dearer to read. */
  List<Source> slow() {
    return List.of(
        // The first of these by name, as sources are read: the others ask it where to look.
        new SlotSource("cgroup", groups),
        new SlotSource(
            "cgroup_cpu_limit",
            cpus,
            gauge(
                "container_cpu_limit_cores",
                Unit.NONE,
                "CPUs whose time the container may use; absent if it is not limited.")),
        workingSet(),
        memoryLimit(),
        memoryHigh(),
        oomKills(),
        pids(),
        pidsLimit(),
        pressure("cpu"),
        pressure("io"),
        pressure("memory"));
  }

  private Source cpu() {
    return new SlotSource(
        "cgroup_cpu",
        new ContainerCpu(groups, cpuTime(), new CpuUsage(this::cpuLimit, clock)),
        counter("container_cpu_usage_seconds_total", Unit.SECONDS, 0, "CPU time of the container."),
        counter("container_cpu_user_seconds_total", Unit.SECONDS, 1, "CPU time of its user code."),
        counter(
            "container_cpu_system_seconds_total",
            Unit.SECONDS,
            2,
            "CPU time that the kernel spent for it."),
        SlotFamily.gauge(
            "container_cpu_usage_ratio",
            Unit.RATIO,
            ContainerCpu.RATIO,
            "Share of its limit, or else of the available CPUs, that the container used since the"
                + " last look."));
  }

  private Reading cpuTime() {
    return reading(
        "cpuacct",
        List.of(new CgroupReading.Part("cpu.stat", CgroupFiles::cpuTime)),
        List.of(
            new CgroupReading.Part("cpuacct.usage", CgroupFiles::cpuUsage),
            new CgroupReading.Part("cpuacct.stat", CgroupFiles.cpuModes(units.tickNs()))));
  }

  private Source throttling() {
    return new SlotSource(
        "cgroup_throttling",
        reading(
            "cpu",
            List.of(new CgroupReading.Part("cpu.stat", CgroupFiles::throttling)),
            List.of(new CgroupReading.Part("cpu.stat", CgroupFiles::throttlingOfV1))),
        counter(
            "container_cpu_cfs_periods_total",
            Unit.NONE,
            0,
            "Periods in which the container could have been throttled."),
        counter(
            "container_cpu_cfs_throttled_periods_total",
            Unit.NONE,
            1,
            "Periods in which it was throttled."),
        counter(
            "container_cpu_cfs_throttled_seconds_total",
            Unit.SECONDS,
            2,
            "Time in which its tasks were kept from running, summed over CPUs."));
  }

  private Source memory() {
    return new SlotSource(
        "cgroup_memory",
        memory.usage(),
        gauge(
            "container_memory_usage_bytes",
            Unit.BYTES,
            "Memory of the container, the page cache included."));
  }

  private Reading usage() {
    return reading(
        "memory", List.of(part("memory.current")), List.of(part("memory.usage_in_bytes")));
  }

  /** Named to be read after the usage, which it needs. */
  private Source workingSet() {
    return new SlotSource(
        "cgroup_working_set",
        memory.workingSet(),
        gauge(
            "container_memory_working_set_bytes",
            Unit.BYTES,
            "Memory of the container without files that were not used lately."),
        SlotFamily.gauge(
            "container_memory_anon_bytes", Unit.BYTES, 1, "Memory that belongs to no file."),
        SlotFamily.gauge(
            "container_memory_file_bytes", Unit.BYTES, 2, "Memory that is the content of files."),
        SlotFamily.gauge(
            "container_memory_swap_bytes", Unit.BYTES, 3, "Swap space of the container."));
  }

  private Reading memoryParts() {
    return reading(
        "memory",
        List.of(
            new CgroupReading.Part("memory.stat", CgroupFiles::memoryParts),
            new CgroupReading.Part("memory.swap.current", CgroupFiles::swap)),
        List.of(new CgroupReading.Part("memory.stat", CgroupFiles::memoryPartsOfV1)));
  }

  private Source oomKills() {
    return new SlotSource(
        "cgroup_oom",
        reading(
            "memory",
            List.of(new CgroupReading.Part("memory.events", CgroupFiles::memoryEvents)),
            List.of(new CgroupReading.Part("memory.oom_control", CgroupFiles::oomKills))),
        counter(
            "container_oom_events_total",
            Unit.NONE,
            0,
            "Processes of the container that were killed for want of memory."),
        SlotFamily.counter(
            "container_memory_events_total",
            Unit.NONE,
            1,
            "How often memory came to a limit of the container, by limit.",
            "event",
            List.of("high", "low", "max", "oom")));
  }

  private Source memoryHigh() {
    return new SlotSource(
        "cgroup_memory_high",
        new CgroupLimit(
            groups,
            "memory",
            List.of(new CgroupReading.Part("memory.high", CgroupFiles::limit)),
            List.of(),
            List.of()),
        gauge(
            "container_memory_high_bytes",
            Unit.BYTES,
            "Memory above which the container is slowed down; absent if that is not set."));
  }

  private Source pids() {
    List<CgroupReading.Part> files = List.of(part("pids.current"));
    return new SlotSource(
        "cgroup_pids",
        reading("pids", files, files),
        gauge("container_threads", Unit.NONE, "Threads in the container."));
  }

  private Source memoryLimit() {
    return new SlotSource(
        "cgroup_memory_limit",
        new CgroupLimit(
            groups,
            "memory",
            List.of(new CgroupReading.Part("memory.max", CgroupFiles::limit)),
            List.of(new CgroupReading.Part("memory.limit_in_bytes", CgroupFiles::limit)),
            List.of(new CgroupReading.Part("memory.stat", CgroupFiles::limitFromAbove))),
        gauge(
            "container_spec_memory_limit_bytes",
            Unit.BYTES,
            "Memory that the container may use, as it was set; absent if it is not limited."));
  }

  private Source pidsLimit() {
    List<CgroupReading.Part> files =
        List.of(new CgroupReading.Part("pids.max", CgroupFiles::limit));
    return new SlotSource(
        "cgroup_pids_limit",
        new CgroupLimit(groups, "pids", files, files, List.of()),
        gauge(
            "container_threads_max",
            Unit.NONE,
            "Threads that the container may have; absent if they are not limited."));
  }

  private Source pressure(String resource) {
    String name = "container_pressure_" + resource;
    return new SlotSource(
        "cgroup_pressure_" + resource,
        new PressureReading(
            reading(
                "", // version 1 has no pressure
                List.of(new CgroupReading.Part(resource + ".pressure", HostFiles::pressure)),
                List.of())),
        counter(
            name + "_waiting_seconds_total",
            Unit.SECONDS,
            0,
            "Time in which some task of the container waited for " + resource + "."),
        counter(
            name + "_stalled_seconds_total",
            Unit.SECONDS,
            1,
            "Time in which all tasks of the container waited for " + resource + "."));
  }

  private Reading reading(
      String controller, List<CgroupReading.Part> unified, List<CgroupReading.Part> legacy) {
    return new CgroupReading(groups, controller, unified, legacy);
  }

  private static CgroupReading.Part part(String file) {
    return new CgroupReading.Part(file, CgroupFiles::gauge);
  }

  private static SlotFamily gauge(String name, Unit unit, String help) {
    return SlotFamily.gauge(name, unit, 0, help);
  }

  private static SlotFamily counter(String name, Unit unit, int slot, String help) {
    return SlotFamily.counter(name, unit, slot, help);
  }
}
