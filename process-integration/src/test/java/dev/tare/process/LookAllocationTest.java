package dev.tare.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a warm look allocates, on the real files: of every look by itself the median, as sources
 * that this machine has and does not let us read are tried again now and then, and an exception is
 * not free.
 */
@EnabledOnOs(OS.LINUX)
@Tag("recording") // the JVM's beans differ from JDK to JDK
class LookAllocationTest {
  private static final Path PROC = Path.of("/proc");

  private final Kernel kernel = Kernel.ask(PROC);
  private final KernelUnits units = kernel.units();
  private final ContainerSources container =
      new ContainerSources(PROC, Path.of("/sys"), units, SystemNanoClock.INSTANCE);
  private final ProcessSources process =
      new ProcessSources(PROC, kernel, container::cpuLimit, SystemNanoClock.INSTANCE);
  private final HostSources host =
      new HostSources(PROC, "system", units, Fixtures.usualDevices(), true, null);
  private final JvmSources jvm = new JvmSources(new JvmChoice(false, false, false, List.of()));

  @Test
  void shouldAllocateNothingForTheProcessTheNetworkAndTheContainer() {
    assertThat(bytes(List.of(process.fast(), host.fast(), container.fast()), List.of())).isZero();
  }

  @Test
  void shouldAllocateNothingForTheMachine() {
    assertThat(bytes(List.of(), List.of(process.slow(), host.slow(), container.slow()))).isZero();
  }

  @Test
  void shouldAllocateNothingForAllThatIsReadAtEveryLook() {
    assertThat(
            bytes(
                List.of(process.fast(), host.fast(), container.fast(), jvm.fast()),
                List.of(process.slow(), host.slow(), container.slow())))
        .isZero();
  }

  /** Threads by state come in arrays: 24 bytes on JDK 17, later 48 and 4 for each thread. */
  @Test
  void shouldAllocateNextToNothingForEverythingButPools() {
    List<Source> states =
        jvm.slow().stream().filter(source -> source.name().equals("jvm_thread_states")).toList();
    assertThat(states).hasSize(1);
    long arrays = ManagementFactory.getThreadMXBean().getPeakThreadCount() * 4L;
    assertThat(
            bytes(
                List.of(process.fast(), host.fast(), container.fast(), jvm.fast()),
                List.of(process.slow(), host.slow(), container.slow(), states)))
        .isBetween(16L, 64 + arrays);
  }

  /** The JVM makes an object for each pool that it is asked for, and there is no other way. */
  @Test
  void shouldAllocateAnObjectForEachPool() {
    List<Source> pools =
        jvm.slow().stream().filter(source -> source.name().equals("jvm_memory_pools")).toList();
    long count = ManagementFactory.getMemoryPoolMXBeans().size();
    assertThat(bytes(List.of(), List.of(pools))).isBetween(32 * count, 48 * count);
  }

  /** As many as are shown, and more that are not. */
  @Test
  void shouldAllocateNothingForAsManyDevicesAsAreShown(@TempDir Path root) throws IOException {
    StringBuilder devices = new StringBuilder("Inter-| Receive\n face |bytes\n");
    for (int i = 0; i < 100; i++) {
      devices.append("  eth").append(i).append(": 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n");
    }
    Fixtures.write(root.resolve("self/net/dev"), devices.toString());
    HostSources machine =
        new HostSources(root, "system", units, Fixtures.usualDevices(), false, null);
    assertThat(bytes(List.of(machine.fast()), List.of())).isZero();
  }

  /** Each of these is tried again and again, for as long as the process runs. */
  @Test
  void shouldAllocateNothingForWhatIsNotThere(@TempDir Path empty) {
    Kernel nothing = Kernel.ask(empty);
    KernelUnits unknown = nothing.units();
    ContainerSources groups = new ContainerSources(empty, empty, unknown, SystemNanoClock.INSTANCE);
    ProcessSources files =
        new ProcessSources(empty, nothing, groups::cpuLimit, SystemNanoClock.INSTANCE);
    HostSources machine =
        new HostSources(
            empty,
            "system",
            unknown,
            Fixtures.usualDevices(),
            true,
            new ScanBudget(SystemNanoClock.INSTANCE, TimeUnit.SECONDS.toNanos(10)));
    assertNoGarbage(
        List.of(
            files.fast(),
            groups.fast(),
            machine.fast(),
            files.slow(),
            groups.slow(),
            machine.slow()),
        "process_beans",
        "process_beans_fd",
        "start_time");
  }

  /** Groups that are known, and are nowhere. */
  @Test
  void shouldAllocateNothingForGroupsThatAreNotMounted(@TempDir Path root) throws IOException {
    Fixtures.write(root.resolve("self/cgroup"), "4:memory:/\n0::/\n");
    Fixtures.write(root.resolve("self/mountinfo"), "");
    ContainerSources groups = new ContainerSources(root, root, units, SystemNanoClock.INSTANCE);
    assertNoGarbage(List.of(groups.slow(), groups.fast()), "cgroup");
  }

  /** Groups that have no files, as the root has no limits. */
  @Test
  void shouldAllocateNothingForGroupsWithoutFiles(@TempDir Path root) throws IOException {
    Fixtures.write(root.resolve("self/cgroup"), "0::/\n");
    Fixtures.write(
        root.resolve("self/mountinfo"), "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    ContainerSources groups = new ContainerSources(root, root, units, SystemNanoClock.INSTANCE);
    assertNoGarbage(
        List.of(groups.slow(), groups.fast()),
        "cgroup",
        "cgroup_cpu_limit",
        "cgroup_memory_high",
        "cgroup_memory_limit",
        "cgroup_pids_limit");
  }

  /** Asks them directly: in a tracker most turns are left out. */
  private static void assertNoGarbage(List<List<Source>> lists, String... working) {
    List<Source> sources = lists.stream().flatMap(List::stream).toList();
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    ProcReader reader = Fixtures.reader();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int turn = 0; turn < 20; turn++) {
        for (int i = 0; i < sources.size(); i++) {
          fails(sources.get(i), reader);
        }
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(sources)
        .filteredOn(source -> !fails(source, reader))
        .extracting(Source::name)
        .containsExactlyInAnyOrder(working);
    assertThat(least).isZero();
  }

  private static boolean fails(Source source, ProcReader reader) {
    try {
      return !source.read(reader);
    } catch (IOException e) {
      try {
        source.close(); // as its guard does
      } catch (IOException e2) {
        throw new UncheckedIOException(e2);
      }
      return true;
    }
  }

  private static long bytes(List<List<Source>> fast, List<List<Source>> slow) {
    SourceSet sources =
        new SourceSet(
            fast.stream().flatMap(List::stream).toList(),
            slow.stream().flatMap(List::stream).toList(),
            new LookTimes(SystemNanoClock.INSTANCE, 0, TimeUnit.MINUTES.toNanos(1)),
            error -> {});
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    List<Long> medians = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      long[] bytes = new long[300];
      for (int i = 0; i < bytes.length; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        sources.collect();
        bytes[i] = threads.getCurrentThreadAllocatedBytes() - before;
      }
      Arrays.sort(bytes);
      medians.add(bytes[bytes.length / 2]);
    }
    sources.end(0).forEach(GuardedSource::close);
    return medians.stream().min(Long::compare).orElseThrow();
  }
}
