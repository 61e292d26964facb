package dev.tare.process;

import dev.tare.model.Unit;
import java.io.IOException;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * CPU time of the application's platform threads, by groups of their names. The JVM tells how much
 * each has used that lives; so what each used since the last look is added up, and what one used
 * after the last look that saw it is lost.
 *
 * <p>Allocates for threads that are new or got another name, and what the bean does, 48 bytes for
 * each that it is asked for.
 */
final class ThreadCpu implements Reading {
  private static final int USUAL_NAME_BYTES = 64;

  private final ThreadMXBean bean;
  private final LiveThreads live = new LiveThreads();
  private final List<NamedThreads> groups;
  private final List<String> labels;

  /** Of each group, and at last of the others: the slot of its label. */
  private final int[] slots;

  private final long[] totals;
  private final Long2ObjectHashMap<Seen> known = new Long2ObjectHashMap<>();
  private final Text name = new Text(USUAL_NAME_BYTES);
  private final IOException notMeasured =
      new NotThereException("the JVM does not measure the CPU time of threads");
  private int looks;

  /** What is known of a thread. */
  private static final class Seen {
    private @Nullable String name;
    private int slot;
    private long cpuNs;
    private int look;
  }

  /**
   * Nothing counted yet.
   *
   * @param groups a thread belongs to the first of them that has a pattern of its name
   */
  ThreadCpu(ThreadMXBean bean, List<NamedThreads> groups) {
    this.bean = bean;
    this.groups = List.copyOf(groups);
    this.labels =
        Stream.concat(groups.stream().map(NamedThreads::group), Stream.of(NamedThreads.OTHER))
            .sorted()
            .toList();
    this.slots =
        Stream.concat(groups.stream().map(NamedThreads::group), Stream.of(NamedThreads.OTHER))
            .mapToInt(labels::indexOf)
            .toArray();
    this.totals = new long[labels.size()];
  }

  Source source() {
    return new SlotSource(
        "jvm_thread_cpu",
        this,
        SlotFamily.counter(
            "jvm_threads_cpu_seconds_total",
            Unit.SECONDS,
            0,
            "CPU time of platform threads by group of their names, as far as looks saw them.",
            "group",
            labels));
  }

  @Override
  public boolean read(ProcReader reader, long[] values) throws IOException {
    if (!bean.isThreadCpuTimeSupported() || !bean.isThreadCpuTimeEnabled()) {
      throw notMeasured;
    }
    looks++;
    int count = live.list();
    for (int i = 0; i < count; i++) {
      Thread thread = live.take(i);
      if (thread != null) {
        add(thread, reader);
      }
    }
    forgetEnded();
    System.arraycopy(totals, 0, values, 0, totals.length);
    return true;
  }

  @SuppressWarnings("CatchThrowable") // a subclass may say anything of its number, and throw
  private void add(Thread thread, ProcReader reader) {
    try {
      long id = thread.getId();
      long cpuNs = bean.getThreadCpuTime(id);
      if (cpuNs >= 0) { // else it has just ended
        add(thread, id, cpuNs);
      }
    } catch (Throwable e) {
      reader.lose("CPU time of a thread", e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a thread gives the same name until it has another
  private void add(Thread thread, long id, long cpuNs) {
    Seen seen = known.get(id);
    if (seen == null) {
      seen = new Seen();
      known.put(id, seen);
    }
    if (seen.name != thread.getName()) {
      seen.name = thread.getName();
      seen.slot = slot(thread.getName());
    }
    totals[seen.slot] += Math.max(0, cpuNs - seen.cpuNs);
    seen.cpuNs = Math.max(seen.cpuNs, cpuNs); // what was taken back is not counted again
    seen.look = looks;
  }

  private int slot(String threadName) {
    name.clear();
    name.append(ByteBuffer.wrap(threadName.getBytes(StandardCharsets.UTF_8)));
    int group = 0;
    while (group < groups.size() && !groups.get(group).patterns().match(name, 0, name.length())) {
      group++;
    }
    return slots[group];
  }

  private void forgetEnded() {
    Iterator<Seen> all = known.values().iterator(); // the map's own, each time the same
    while (all.hasNext()) {
      if (all.next().look != looks) {
        all.remove();
      }
    }
  }
}
