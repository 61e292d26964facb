package dev.tare.process;

import dev.tare.model.Unit;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Platform threads; virtual ones are in none of these, the carriers that run them are. */
final class JvmThreads {
  /** In the order of their names, as series are. */
  private static final List<Thread.State> STATES =
      Stream.of(Thread.State.values()).sorted(Comparator.comparing(Thread.State::name)).toList();

  private final ThreadMXBean bean = ManagementFactory.getThreadMXBean();
  private final ThreadGroup root = root();

  /** Has room for one more than there were: a full array says that some were left out. */
  private @Nullable Thread[] threads = new Thread[64];

  private final int[] counts = new int[STATES.size()];

  private static ThreadGroup root() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    for (ThreadGroup above = group; above != null; above = above.getParent()) {
      group = above;
    }
    return group;
  }

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

  /** A {@code ThreadMXBean} would build an object for each thread, and stop all of them for it. */
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
    int count = root.enumerate(threads);
    while (count == threads.length) {
      threads = new Thread[2 * threads.length];
      count = root.enumerate(threads);
    }
    Arrays.fill(counts, 0);
    for (int i = 0; i < count; i++) {
      Thread thread = threads[i];
      if (thread != null) {
        counts[STATES.indexOf(thread.getState())]++;
      }
      threads[i] = null; // a thread must not stay in memory because it was counted
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
