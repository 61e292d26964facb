package dev.tare.process;

import dev.tare.model.MetricFamily;
import dev.tare.model.Unit;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Memory as the JVM divides it. Every question to a bean costs a {@link MemoryUsage}, 48 bytes, so
 * what is asked at every look is the heap alone, and that of {@link Runtime}; of a pool it is asked
 * one at a slow look, and another one if there was a garbage collection since.
 */
final class JvmMemory {
  private static final int SIZES = 4; // used, committed, max, init: one family each

  private static final int AREAS = 2;
  private static final int HEAP = 0;
  private static final int NON_HEAP = 1;

  private final MemoryMXBean areas;
  private final Runtime runtime = Runtime.getRuntime();

  /** Asked until it answers once: neither where the heap begins nor where it ends changes. */
  private @Nullable MemoryUsage heap;

  private boolean nonHeapAsked;

  /** The sum of its pools, in slots like theirs, as of the last time that they were asked. */
  private final long[] nonHeap = new long[SIZES];

  /** The same while they are being asked. */
  private final long[] sums = new long[SIZES];

  /** Asked for once: the list itself costs kilobytes. */
  private final MemoryPoolMXBean[] pools;

  /** Which of them are outside of the heap. */
  private final boolean[] outside;

  private final GarbageCollectorMXBean[] collectors;

  /** What was in use after the last collection, and how many there had been before it was asked. */
  private final long[] collected;

  private long collections = -1;

  /** Of these beans. */
  JvmMemory(
      MemoryMXBean areas, List<MemoryPoolMXBean> pools, List<GarbageCollectorMXBean> collectors) {
    this.areas = areas;
    this.pools =
        pools.stream()
            .sorted(Comparator.comparing(MemoryPoolMXBean::getName))
            .toArray(MemoryPoolMXBean[]::new);
    this.outside = new boolean[this.pools.length];
    for (int i = 0; i < outside.length; i++) {
      outside[i] = this.pools[i].getType() == MemoryType.NON_HEAP;
    }
    this.collectors = collectors.toArray(new GarbageCollectorMXBean[0]);
    this.collected = new long[this.pools.length];
    Arrays.fill(collected, MetricFamily.ABSENT);
  }

  /** Null where the JVM does not answer, which is counted. */
  @SuppressWarnings("CatchThrowable") // beans throw Errors, too
  private static @Nullable MemoryUsage ask(
      String area, Supplier<MemoryUsage> bean, ProcReader reader) {
    try {
      return bean.get();
    } catch (Throwable e) {
      reader.lose(area, e);
      return null;
    }
  }

  /** In an object more than asking the pools takes. */
  private void askForNonHeap(ProcReader reader) {
    nonHeapAsked = true;
    Arrays.fill(nonHeap, -1);
    MemoryUsage usage = ask("nonheap", areas::getNonHeapMemoryUsage, reader);
    if (usage != null) {
      nonHeap[0] = usage.getUsed();
      nonHeap[1] = usage.getCommitted();
      nonHeap[2] = usage.getMax();
      nonHeap[3] = usage.getInit();
    }
  }

  /** Heap and non-heap. */
  Source areas() {
    List<String> names = List.of("heap", "nonheap");
    return new SlotSource(
        "jvm_memory",
        this::readAreas,
        size("jvm_memory_used_bytes", 0, "Memory in use, by area.", "area", names),
        size("jvm_memory_committed_bytes", 2, "Memory that is there to use.", "area", names),
        size("jvm_memory_max_bytes", 4, "Memory at most, where that is limited.", "area", names),
        size("jvm_memory_init_bytes", 6, "Memory at the start of the JVM.", "area", names));
  }

  private boolean readAreas(ProcReader reader, long[] slots) {
    if (heap == null) {
      heap = ask("heap", areas::getHeapMemoryUsage, reader);
    }
    if (!nonHeapAsked) { // no look at the pools yet
      askForNonHeap(reader);
    }
    long committed;
    long used;
    do { // a heap that is resized in between would make one that is too large or negative
      committed = runtime.totalMemory();
      used = committed - runtime.freeMemory();
    } while (committed != runtime.totalMemory());
    slots[HEAP] = bytes(used);
    slots[AREAS + HEAP] = bytes(committed);
    slots[2 * AREAS + HEAP] = heap == null ? MetricFamily.ABSENT : bytes(heap.getMax());
    slots[3 * AREAS + HEAP] = heap == null ? MetricFamily.ABSENT : bytes(heap.getInit());
    for (int size = 0; size < SIZES; size++) {
      slots[size * AREAS + NON_HEAP] = bytes(nonHeap[size]);
    }
    return true;
  }

  /** The pools that the areas consist of; which there are, the garbage collector decides. */
  Source pools() {
    List<String> names = Arrays.stream(pools).map(MemoryPoolMXBean::getName).toList();
    int count = pools.length;
    return new SlotSource(
        "jvm_memory_pools",
        this::readPools,
        size("jvm_memory_pool_used_bytes", 0, "Memory in use, by pool.", "pool", names),
        size("jvm_memory_pool_committed_bytes", count, "Memory that a pool has.", "pool", names),
        size(
            "jvm_memory_pool_max_bytes",
            2 * count,
            "Memory that a pool may have, where that is limited.",
            "pool",
            names),
        size(
            "jvm_memory_pool_init_bytes",
            3 * count,
            "Memory that a pool began with.",
            "pool",
            names),
        size(
            "jvm_memory_pool_collection_used_bytes",
            SIZES * count,
            "Memory in use after the last garbage collection of a pool.",
            "pool",
            names));
  }

  private boolean readPools(ProcReader reader, long[] slots) {
    Arrays.fill(sums, 0);
    int lost = 0;
    boolean whole = true;
    for (int i = 0; i < pools.length; i++) {
      if (!readPool(i, reader, slots)) {
        lost++;
        whole &= !outside[i];
      }
    }
    if (whole) {
      nonHeapAsked = true;
      System.arraycopy(sums, 0, nonHeap, 0, SIZES);
    } else {
      askForNonHeap(reader); // a sum that lacks a pool is none
    }
    askWhatCollectionsLeft(reader);
    System.arraycopy(collected, 0, slots, SIZES * pools.length, pools.length);
    return lost < pools.length || pools.length == 0;
  }

  /** Whether the pool answered; what it cannot say of itself costs no other. */
  @SuppressWarnings("CatchThrowable") // beans throw Errors, too
  private boolean readPool(int pool, ProcReader reader, long[] slots) {
    MemoryUsage usage;
    try {
      usage = pools[pool].getUsage();
    } catch (Throwable e) {
      reader.lose(pools[pool].getName(), e);
      return false;
    }
    if (usage == null) { // the pool is gone
      return true;
    }
    slots[pool] = bytes(usage.getUsed());
    slots[pools.length + pool] = bytes(usage.getCommitted());
    slots[2 * pools.length + pool] = bytes(usage.getMax());
    slots[3 * pools.length + pool] = bytes(usage.getInit());
    if (outside[pool]) { // the JVM's own answer is this sum, in an object more
      sums[0] += usage.getUsed();
      sums[1] += usage.getCommitted();
      sums[2] = sum(sums[2], usage.getMax());
      sums[3] = sum(sums[3], usage.getInit());
    }
    return true;
  }

  /** A sum with something that is not limited, or not known, is neither. */
  private static long sum(long one, long other) {
    return one < 0 || other < 0 ? -1 : one + other;
  }

  /** The JVM counts a collection after it has noted what that left, so none is missed. */
  @SuppressWarnings("CatchThrowable") // beans throw Errors, too
  private void askWhatCollectionsLeft(ProcReader reader) {
    long now = 0;
    try {
      for (int i = 0; i < collectors.length; i++) {
        now += collectors[i].getCollectionCount();
      }
    } catch (Throwable e) {
      now = -1; // then they are asked each time
    }
    if (now < 0 || now != collections) {
      collections = now;
      for (int i = 0; i < pools.length; i++) {
        askWhatCollectionsLeft(i, reader);
      }
    }
  }

  @SuppressWarnings("CatchThrowable") // beans throw Errors, too
  private void askWhatCollectionsLeft(int pool, ProcReader reader) {
    try {
      MemoryUsage left = pools[pool].getCollectionUsage();
      // Null where the pool is not collected.
      collected[pool] = left == null ? MetricFamily.ABSENT : Parser.gauge((double) left.getUsed());
    } catch (Throwable e) {
      collected[pool] = MetricFamily.ABSENT;
      collections = -1; // to be asked again
      reader.lose(pools[pool].getName(), e);
    }
  }

  /** The JVM says −1 for "not limited" and "not known". */
  private static long bytes(long size) {
    return size < 0 ? MetricFamily.ABSENT : Parser.gauge((double) size);
  }

  private static SlotFamily size(
      String name, int first, String help, String label, List<String> values) {
    return SlotFamily.gauge(name, Unit.BYTES, first, help, label, values);
  }
}
