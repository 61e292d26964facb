package dev.tare.jmh;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the threads of one trial have in common: the CPU clock of the process, and each other. */
@State(Scope.Benchmark)
public class Trial {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final List<Cost> threads = new ArrayList<>();
  private long cpuNs;

  synchronized void join(Cost thread) {
    threads.add(thread);
  }

  /** How many operations there were in all, warm-up included; once the threads have stopped. */
  synchronized long operations() {
    return threads.stream().mapToLong(Cost::position).sum();
  }

  /** Process CPU time since the last call; what several threads take adds up to the whole. */
  synchronized long takeCpuNs() {
    long before = cpuNs;
    cpuNs = SYSTEM.getProcessCpuTime();
    return cpuNs - before;
  }
}
