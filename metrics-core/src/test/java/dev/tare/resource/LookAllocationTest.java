package dev.tare.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What a warm look allocates, on the real files: of every look by itself the median, as sources
 * that this machine does not have are tried again now and then, and an exception is not free.
 */
@EnabledOnOs(OS.LINUX)
@Tag("recording") // the JVM's beans differ from JDK to JDK
class LookAllocationTest {
  private static final Path PROC = Path.of("/proc");

  private final KernelUnits units = KernelUnits.read(PROC.resolve("self/auxv"));
  private final ContainerSources container = new ContainerSources(PROC, Path.of("/sys"), units);
  private final ProcessSources process =
      new ProcessSources(PROC, units, container::cpuLimit, SystemNanoClock.INSTANCE);
  private final HostSources host = new HostSources(PROC, "system", units, null);
  private final JvmSources jvm = new JvmSources(false);

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

  /** An object for each pool, which is why pools are not read at every look. */
  @Test
  void shouldAllocateWhatTheJvmDoesForPoolsAndThreads() {
    assertThat(bytes(List.of(), List.of(jvm.slow()))).isBetween(48L, 1_024L);
  }

  private static long bytes(List<List<Source>> fast, List<List<Source>> slow) {
    SourceSet sources =
        new SourceSet(
            fast.stream().flatMap(List::stream).toList(),
            slow.stream().flatMap(List::stream).toList(),
            SystemNanoClock.INSTANCE,
            error -> {});
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    List<Long> medians = new ArrayList<>();
    for (int round = 0; round < 10; round++) {
      long[] bytes = new long[300];
      for (int i = 0; i < bytes.length; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        sources.collectAll();
        bytes[i] = threads.getCurrentThreadAllocatedBytes() - before;
      }
      Arrays.sort(bytes);
      medians.add(bytes[bytes.length / 2]);
    }
    sources.close();
    return medians.stream().min(Long::compare).orElseThrow();
  }
}
