package dev.tare.process;

import dev.tare.model.Unit;

/** Families of the process that come from the kernel's files or else from the JVM's beans. */
final class ProcessFamilies {
  private ProcessFamilies() {}

  static SlotFamily cpu(int slot) {
    return SlotFamily.counter(
        "process_cpu_seconds_total",
        Unit.SECONDS,
        slot,
        "CPU time of the process, user and system, in steps of 10 ms.");
  }

  static SlotFamily cpuUsage(int slot) {
    return SlotFamily.gauge(
        "process_cpu_usage_ratio",
        Unit.RATIO,
        slot,
        "Share of the available CPUs that the process used since the last look.");
  }

  static SlotFamily virtualMemory(int slot) {
    return SlotFamily.gauge(
        "process_virtual_memory_bytes",
        Unit.BYTES,
        slot,
        "Address space in use, most of it reserved only.");
  }

  static SlotFamily openDescriptors(int slot) {
    return SlotFamily.gauge(
        "process_open_fds", Unit.NONE, slot, "File descriptors open now, Tare's included.");
  }

  static SlotFamily mostDescriptors(int slot) {
    return SlotFamily.gauge(
        "process_max_fds", Unit.NONE, slot, "File descriptors that the process may open.");
  }
}
