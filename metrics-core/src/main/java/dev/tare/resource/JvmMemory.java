package dev.tare.resource;

import dev.tare.model.MetricFamily;
import dev.tare.model.Unit;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

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

  private final MemoryMXBean areas = ManagementFactory.getMemoryMXBean();
  private final Runtime runtime = Runtime.getRuntime();

  /** Asked once: neither where the heap begins nor where it ends changes. */
  private final MemoryUsage firstHeap = areas.getHeapMemoryUsage();

  /** The sum of its pools, in slots like theirs, as of the last time that they were asked. */
  private final long[] nonHeap = new long[SIZES];

  /** Asked for once: the list itself costs kilobytes. */
  private final MemoryPoolMXBean[] pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .sorted(Comparator.comparing(MemoryPoolMXBean::getName))
          .toArray(MemoryPoolMXBean[]::new);

  private final GarbageCollectorMXBean[] collectors =
      ManagementFactory.getGarbageCollectorMXBeans().toArray(new GarbageCollectorMXBean[0]);

  /** What was in use after the last collection, and how many there had been before it was asked. */
  private final long[] collected = new long[pools.length];

  private long collections = -1;

  /** Asks for the beans, and once for each area. */
  JvmMemory() {
    addToNonHeap(areas.getNonHeapMemoryUsage());
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

  @SuppressWarnings("UnusedVariable") // a Reading's parameter
  private boolean readAreas(ProcReader reader, long[] slots) {
    long committed;
    long used;
    do { // a heap that is resized in between would make one that is too large or negative
      committed = runtime.totalMemory();
      used = committed - runtime.freeMemory();
    } while (committed != runtime.totalMemory());
    slots[HEAP] = bytes(used);
    slots[AREAS + HEAP] = bytes(committed);
    slots[2 * AREAS + HEAP] = bytes(firstHeap.getMax());
    slots[3 * AREAS + HEAP] = bytes(firstHeap.getInit());
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

  @SuppressWarnings("UnusedVariable") // a Reading's parameter
  private boolean readPools(ProcReader reader, long[] slots) {
    Arrays.fill(nonHeap, 0);
    for (int i = 0; i < pools.length; i++) {
      MemoryUsage usage = pools[i].getUsage();
      if (usage != null) { // else the pool is gone
        slots[i] = bytes(usage.getUsed());
        slots[pools.length + i] = bytes(usage.getCommitted());
        slots[2 * pools.length + i] = bytes(usage.getMax());
        slots[3 * pools.length + i] = bytes(usage.getInit());
        if (pools[i].getType() == MemoryType.NON_HEAP) {
          addToNonHeap(usage);
        }
      }
    }
    askWhatCollectionsLeft();
    System.arraycopy(collected, 0, slots, SIZES * pools.length, pools.length);
    return true;
  }

  /** The JVM's own answer is this sum, in an object more. */
  private void addToNonHeap(MemoryUsage usage) {
    nonHeap[0] += usage.getUsed();
    nonHeap[1] += usage.getCommitted();
    nonHeap[2] = sum(nonHeap[2], usage.getMax());
    nonHeap[3] = sum(nonHeap[3], usage.getInit());
  }

  /** A sum with something that is not limited, or not known, is neither. */
  private static long sum(long one, long other) {
    return one < 0 || other < 0 ? -1 : one + other;
  }

  /** The JVM counts a collection after it has noted what that left, so none is missed. */
  private void askWhatCollectionsLeft() {
    long now = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      now += collector.getCollectionCount();
    }
    if (now != collections) {
      collections = now;
      for (int i = 0; i < pools.length; i++) {
        MemoryUsage left = pools[i].getCollectionUsage();
        // Null where the pool is not collected.
        collected[i] = left == null ? MetricFamily.ABSENT : Parser.gauge((double) left.getUsed());
      }
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
