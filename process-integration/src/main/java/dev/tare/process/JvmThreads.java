package dev.tare.process;

import dev.tare.model.Unit;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Platform threads; virtual ones are in none of these, the carriers that run them are. */
final class JvmThreads {
  /** In the order of their names, as series are. */
  private static final List<Thread.State> STATES =
      Stream.of(Thread.State.values()).sorted(Comparator.comparing(Thread.State::name)).toList();

  private final ThreadMXBean bean = ManagementFactory.getThreadMXBean();
  private final LiveThreads live = new LiveThreads();
  private final int[] counts = new int[STATES.size()];

  Source total() {
    return new SlotSource(
        "jvm_threads",
        new BeanReading()
            .add("current", () -> BeanReading.gauge(bean.getThreadCount()))
            .add("daemon", () -> BeanReading.gauge(bean.getDaemonThreadCount()))
            .add("peak", () -> BeanReading.gauge(bean.getPeakThreadCount()))
            .add("started", () -> BeanReading.count(bean.getTotalStartedThreadCount())),
        SlotFamily.gauge("jvm_threads_current", Unit.NONE, 0, "Platform threads now."),
        SlotFamily.gauge("jvm_threads_daemon", Unit.NONE, 1, "Platform threads that are daemons."),
        SlotFamily.gauge("jvm_threads_peak", Unit.NONE, 2, "Platform threads at most so far."),
        SlotFamily.counter(
            "jvm_threads_started_total", Unit.NONE, 3, "Platform threads started so far."));
  }

  /** Since JDK 21; before, only that of each thread is told, without those that have ended. */
  Optional<Source> allocated() {
    return TotalAllocation.find(bean)
        .map(total -> new SlotSource("jvm_allocation", total, TotalAllocation.family()));
  }

  Source cpu(List<NamedThreads> groups) {
    return new ThreadCpu(bean, groups).source();
  }

  Source states() {
    return new SlotSource(
        "jvm_thread_states",
        this::readStates,
        SlotFamily.gauge(
            "jvm_threads_state",
            Unit.NONE,
            0,
            "Platform threads by state.",
            "state",
            STATES.stream().map(Thread.State::name).toList()));
  }

  @SuppressWarnings("UnusedVariable") // a Reading's parameter
  private boolean readStates(ProcReader reader, long[] slots) {
    int count = live.list();
    Arrays.fill(counts, 0);
    for (int i = 0; i < count; i++) {
      Thread thread = live.take(i);
      if (thread != null) {
        counts[STATES.indexOf(thread.getState())]++;
      }
    }
    for (int i = 0; i < counts.length; i++) {
      slots[i] = Parser.gauge(counts[i]);
    }
    return true;
  }

  /** Stops all threads for a moment: only where it is asked for. */
  Source deadlocks() {
    return new SlotSource(
        "jvm_deadlocks",
        (reader, slots) -> {
          long[] ids = bean.findDeadlockedThreads();
          slots[0] = Parser.gauge(ids == null ? 0 : ids.length);
          return true;
        },
        SlotFamily.gauge(
            "jvm_threads_deadlocked", Unit.NONE, 0, "Platform threads that wait for each other."));
  }
}
