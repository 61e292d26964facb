package dev.tare.resource;

import dev.tare.model.MetricFamily;
import dev.tare.model.Unit;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory as the JVM divides it. Every question to a bean costs a {@link MemoryUsage}, 48 bytes, so
 * what is asked at every look is the heap alone, and that of {@link Runtime}.
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

  /** As of the last time that pools were asked. */
  private MemoryUsage nonHeap = areas.getNonHeapMemoryUsage();

  /** Asked for once: the list itself costs kilobytes. */
  private final MemoryPoolMXBean[] pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .sorted(Comparator.comparing(MemoryPoolMXBean::getName))
          .toArray(MemoryPoolMXBean[]::new);

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
    put(nonHeap, slots, NON_HEAP, AREAS);
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
    nonHeap = areas.getNonHeapMemoryUsage();
    for (int i = 0; i < pools.length; i++) {
      put(pools[i].getUsage(), slots, i, pools.length);
      MemoryUsage collected = pools[i].getCollectionUsage();
      if (collected != null) { // else the pool is not collected
        slots[SIZES * pools.length + i] = Parser.gauge((double) collected.getUsed());
      }
    }
    return true;
  }

  private static void put(@Nullable MemoryUsage usage, long[] slots, int row, int rows) {
    if (usage != null) { // else the pool is gone
      slots[row] = bytes(usage.getUsed());
      slots[rows + row] = bytes(usage.getCommitted());
      slots[2 * rows + row] = bytes(usage.getMax());
      slots[3 * rows + row] = bytes(usage.getInit());
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
