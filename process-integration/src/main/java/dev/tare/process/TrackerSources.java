package dev.tare.process;

import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a tracker looks at, as its builder was told. */
final class TrackerSources {
  private final ResourceTracker.Builder options;
  private final long limitNs;
  private final Kernel kernel;

  /**
   * Asks the kernel what it is like, and opens nothing.
   *
   * @param limitNs after which a source that does not answer is given up
   */
  TrackerSources(ResourceTracker.Builder options, long limitNs) {
    this.options = options;
    this.limitNs = limitNs;
    this.kernel = Kernel.ask(options.procRoot, options.threadFactory, limitNs);
  }

  /** All of them, not read yet. */
  SourceSet set() {
    ContainerSources container =
        new ContainerSources(options.procRoot, options.sysRoot, kernel.units(), options.clock);
    ProcessSources process =
        new ProcessSources(options.procRoot, kernel, container::cpuLimit, options.clock);
    HostSources host = host();
    JvmSources jvm = new JvmSources(jvm());
    return new SourceSet(
        all(List.of(process.fast(), container.fast(), host.fast(), jvm.fast())),
        all(List.of(process.slow(), container.slow(), host.slow(), jvm.slow(), fileSystems())),
        new LookTimes(options.clock, options.slowInterval.toNanos(), limitNs),
        options.errorHandler);
  }

  private static List<Source> all(List<List<Source>> lists) {
    return lists.stream().flatMap(List::stream).toList();
  }

  private HostSources host() {
    return new HostSources(
        options.procRoot,
        options.systemPrefix,
        kernel.units(),
        DeviceChoice.of(options.includedDevices, options.excludedDevices),
        options.listenDrops,
        tcpBudget());
  }

  private @Nullable ScanBudget tcpBudget() {
    return options.tcpStateBudget == null
        ? null
        : new ScanBudget(options.clock, options.tcpStateBudget.toNanos());
  }

  private JvmChoice jvm() {
    return new JvmChoice(
        options.deadlocks,
        options.nativeMemory,
        options.virtualThreadEvents,
        List.copyOf(options.threads));
  }

  private List<Source> fileSystems() {
    return options.fileSystems.isEmpty()
        ? List.of()
        : new NamedFileSystems(
                options.procRoot, options.systemPrefix, options.fileSystems, Files::getFileStore)
            .all();
  }
}
