package dev.tare.process;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.tare.model.MetricFamily;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.agrona.concurrent.NanoClock;

/**
 * The process as the JVM's beans know it, where there is no {@code /proc}: on macOS and Windows.
 * They do not know how much of its memory is in RAM. Where there is {@code /proc} they are not
 * asked, since they cost more than it does.
 */
final class BeanProcess {
  private final java.lang.management.OperatingSystemMXBean bean;
  private final CpuUsage usage;
  private long cpuNs = MetricFamily.ABSENT;

  BeanProcess(NanoClock clock) {
    this(ManagementFactory.getOperatingSystemMXBean(), clock);
  }

  /** One whose JVM knows what this bean does. */
  BeanProcess(java.lang.management.OperatingSystemMXBean bean, NanoClock clock) {
    this.bean = bean;
    this.usage = new CpuUsage(() -> Double.POSITIVE_INFINITY, clock);
  }

  /** What changes all the time. */
  List<Source> fast() {
    if (!(bean instanceof OperatingSystemMXBean process)) {
      return List.of();
    }
    return List.of(
        new SlotSource(
            "process_beans",
            new BeanReading()
                .add("cpu", () -> cpu(process))
                .add("usage", () -> usage.until(cpuNs))
                .add("memory", () -> BeanReading.gauge(process.getCommittedVirtualMemorySize())),
            ProcessFamilies.cpu(0),
            ProcessFamilies.cpuUsage(1),
            ProcessFamilies.virtualMemory(2)));
  }

  private long cpu(OperatingSystemMXBean process) {
    cpuNs = MetricFamily.ABSENT; // if it throws, nobody takes the last one for this one
    cpuNs = BeanReading.count(process.getProcessCpuTime());
    return cpuNs;
  }

  /** What takes the longer the more there is of it. */
  List<Source> slow() {
    if (!(bean instanceof UnixOperatingSystemMXBean process)) {
      return List.of();
    }
    return List.of(
        new SlotSource(
            "process_beans_fd",
            new BeanReading()
                .add("open", () -> BeanReading.gauge(process.getOpenFileDescriptorCount()))
                .add("max", () -> BeanReading.gauge(process.getMaxFileDescriptorCount())),
            ProcessFamilies.openDescriptors(0),
            ProcessFamilies.mostDescriptors(1)));
  }
}
