package dev.tare.process;

import dev.tare.model.Unit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.agrona.concurrent.NanoClock;

/** The process itself: {@code process_*}, as Prometheus' guide for client libraries names it. */
final class ProcessSources {
  private final Path self;
  private final KernelUnits units;
  private final DoubleSupplier cpuLimit;
  private final NanoClock clock;
  private final DescriptorCount descriptors;
  private final boolean files;

  ProcessSources(Path procRoot, Kernel kernel, DoubleSupplier cpuLimit, NanoClock clock) {
    this.self = procRoot.resolve("self");
    this.units = kernel.units();
    this.files = kernel.files();
    this.cpuLimit = cpuLimit;
    this.clock = clock;
    this.descriptors = new DescriptorCount(self.resolve("fd"), kernel.descriptors());
  }

  /** What changes all the time. */
  List<Source> fast() {
    if (!files) {
      return new BeanProcess(clock).fast();
    }
    List<Source> sources = new ArrayList<>();
    sources.add(stat());
    if (units.pageBytes() == 0) { // then stat's pages say nothing
      sources.add(noUnits());
      sources.add(new SlotSource("status", file("status", ProcessFiles::status), resident(0)));
    }
    sources.add(io());
    if (descriptors.counted()) {
      sources.add(descriptors());
    }
    return sources;
  }

  /** A source that is down for good, so that it is named with the others. */
  private static Source noUnits() {
    IOException absent = new NotThereException("page size not known; ticks taken for 10 ms");
    return new SlotSource(
        "auxv",
        (reader, slots) -> {
          throw absent;
        });
  }

  /** What hardly ever changes, or is dearer to read. */
  List<Source> slow() {
    List<Source> sources = new ArrayList<>(List.of(startTime()));
    if (!files) {
      sources.addAll(new BeanProcess(clock).slow());
      return sources;
    }
    sources.add(limits());
    if (!descriptors.counted()) {
      sources.add(descriptors());
    }
    return sources;
  }

  private Source descriptors() {
    return new SlotSource("fd", descriptors, ProcessFamilies.openDescriptors(0));
  }

  private FileReading file(String name, Parser parser) {
    return FileReading.of(self.resolve(name), parser);
  }

  private Source stat() {
    List<SlotFamily> families =
        new ArrayList<>(
            List.of(
                ProcessFamilies.cpu(ProcessStat.CPU_NS),
                SlotFamily.counter(
                    "process_cpu_mode_seconds_total",
                    Unit.SECONDS,
                    ProcessStat.SYSTEM_CPU_NS,
                    "The same by mode.",
                    "mode",
                    List.of("system", "user")),
                ProcessFamilies.cpuUsage(ProcessStat.CPU_RATIO),
                SlotFamily.counter(
                    "process_page_faults_total",
                    Unit.NONE,
                    ProcessStat.MAJOR_FAULTS,
                    "Page faults; major ones waited for storage.",
                    "type",
                    List.of("major", "minor")),
                SlotFamily.gauge(
                    "process_threads",
                    Unit.NONE,
                    ProcessStat.THREADS,
                    "Threads that the operating system knows of, the JVM's own included."),
                ProcessFamilies.virtualMemory(ProcessStat.VIRTUAL_BYTES)));
    if (units.pageBytes() > 0) {
      families.add(resident(ProcessStat.RESIDENT_BYTES));
    }
    return new SlotSource(
        "stat",
        file("stat", new ProcessStat(units, cpuLimit, clock)),
        families.toArray(SlotFamily[]::new));
  }

  private static SlotFamily resident(int slot) {
    return SlotFamily.gauge(
        "process_resident_memory_bytes", Unit.BYTES, slot, "Memory that is in RAM.");
  }

  private Source io() {
    return new SlotSource(
        "io",
        file("io", ProcessFiles::io),
        SlotFamily.counter(
            "process_io_bytes_total",
            Unit.BYTES,
            0,
            "Bytes that the process had read from storage and written to it.",
            "direction",
            List.of("read", "write")));
  }

  private Source limits() {
    return new SlotSource(
        "limits",
        file("limits", ProcessFiles::limits),
        ProcessFamilies.mostDescriptors(0),
        SlotFamily.gauge(
            "process_virtual_memory_max_bytes",
            Unit.BYTES,
            1,
            "Address space that the process may use; absent if it is not limited."));
  }

  private static Source startTime() {
    // Asked once: what is computed from the boot time moves with every correction of the clock.
    long start = Parser.gauge(ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
    return new SlotSource(
        "start_time",
        (reader, slots) -> {
          slots[0] = start;
          return true;
        },
        SlotFamily.gauge(
            "process_start_time_seconds", Unit.SECONDS, 0, "When the JVM started, in Unix time."));
  }
}
