package dev.tare.process;

import dev.tare.model.MetricFamily;
import dev.tare.model.Unit;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The JVM: {@code jvm_*}, as Prometheus' client_java names it. Its beans are asked for once, since
 * finding one costs more than reading it.
 */
final class JvmSources {
  private final JvmMemory memory =
      new JvmMemory(
          ManagementFactory.getMemoryMXBean(),
          ManagementFactory.getMemoryPoolMXBeans(),
          ManagementFactory.getGarbageCollectorMXBeans());
  private final JvmThreads threads = new JvmThreads();
  private final JvmChoice choice;

  /** Asks for the beans. */
  JvmSources(JvmChoice choice) {
    this.choice = choice;
  }

  /** What is free to ask for, or nearly. */
  List<Source> fast() {
    List<Source> sources =
        new ArrayList<>(
            List.of(
                memory.areas(),
                collections(),
                new GcPauses(ManagementFactory.getGarbageCollectorMXBeans()),
                classes(),
                compilation(),
                buffers(),
                processors(),
                threads.total()));
    VirtualThreadScheduler.find().ifPresent(scheduler -> sources.add(scheduler.source()));
    if (choice.virtualThreadEvents() && VirtualThreadEvents.known()) {
      sources.add(new VirtualThreadEvents(VirtualThreadEvents.USUAL_THRESHOLD).source());
    }
    return sources;
  }

  /** What allocates, or takes longer the more threads there are. */
  List<Source> slow() {
    List<Source> sources = new ArrayList<>(List.of(memory.pools(), threads.states()));
    threads.allocated().ifPresent(sources::add);
    if (choice.deadlocks()) {
      sources.add(threads.deadlocks());
    }
    if (!choice.threads().isEmpty()) {
      sources.add(threads.cpu(choice.threads()));
    }
    if (choice.nativeMemory()) {
      sources.add(new NativeMemory(NativeMemory::askTheJvm));
    }
    return sources;
  }

  private static Source collections() {
    GarbageCollectorMXBean[] collectors =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .sorted(Comparator.comparing(GarbageCollectorMXBean::getName))
            .toArray(GarbageCollectorMXBean[]::new);
    BeanReading reading = new BeanReading();
    for (GarbageCollectorMXBean collector : collectors) {
      reading.add(collector.getName(), () -> BeanReading.count(collector.getCollectionCount()));
      reading.add(collector.getName(), () -> nanos(collector.getCollectionTime()));
    }
    return new SlotSource(
        "jvm_gc",
        reading,
        SlotFamily.summary(
            "jvm_gc_collection_seconds",
            Unit.SECONDS,
            0,
            "Garbage collections and the time they took, paused or not, in steps of 1 ms.",
            "gc",
            Arrays.stream(collectors).map(GarbageCollectorMXBean::getName).toList()));
  }

  private static Source classes() {
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    return new SlotSource(
        "jvm_classes",
        new BeanReading()
            .add("loaded", () -> BeanReading.gauge(classes.getLoadedClassCount()))
            .add("total", () -> BeanReading.count(classes.getTotalLoadedClassCount()))
            .add("unloaded", () -> BeanReading.count(classes.getUnloadedClassCount())),
        SlotFamily.gauge(
            "jvm_classes_currently_loaded", Unit.NONE, 0, "Classes that are loaded now."),
        SlotFamily.counter("jvm_classes_loaded_total", Unit.NONE, 1, "Classes loaded so far."),
        SlotFamily.counter("jvm_classes_unloaded_total", Unit.NONE, 2, "Classes unloaded so far."));
  }

  private static Source compilation() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean(); // null under -Xint
    boolean known = compiler != null && compiler.isCompilationTimeMonitoringSupported();
    return new SlotSource(
        "jvm_compilation",
        new BeanReading()
            .add(
                "time",
                () -> known ? nanos(compiler.getTotalCompilationTime()) : MetricFamily.ABSENT),
        SlotFamily.counter(
            "jvm_compilation_time_seconds_total",
            Unit.SECONDS,
            0,
            "Time spent compiling, summed over compiler threads."));
  }

  private static Source buffers() {
    BufferPoolMXBean[] pools =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .sorted(Comparator.comparing(BufferPoolMXBean::getName))
            .toArray(BufferPoolMXBean[]::new);
    List<String> names = Arrays.stream(pools).map(BufferPoolMXBean::getName).toList();
    String pool = "pool";
    BeanReading reading = new BeanReading();
    for (BufferPoolMXBean buffers : pools) {
      reading.add(buffers.getName(), () -> BeanReading.gauge(buffers.getMemoryUsed()));
    }
    for (BufferPoolMXBean buffers : pools) {
      reading.add(buffers.getName(), () -> BeanReading.gauge(buffers.getTotalCapacity()));
    }
    for (BufferPoolMXBean buffers : pools) {
      reading.add(buffers.getName(), () -> BeanReading.gauge(buffers.getCount()));
    }
    return new SlotSource(
        "jvm_buffers",
        reading,
        SlotFamily.gauge(
            "jvm_buffer_pool_used_bytes", Unit.BYTES, 0, "Memory of buffers.", pool, names),
        SlotFamily.gauge(
            "jvm_buffer_pool_capacity_bytes",
            Unit.BYTES,
            pools.length,
            "Bytes that buffers can hold.",
            pool,
            names),
        SlotFamily.gauge(
            "jvm_buffer_pool_used_buffers",
            Unit.NONE,
            2 * pools.length,
            "Buffers that there are.",
            pool,
            names));
  }

  private static Source processors() {
    Runtime runtime = Runtime.getRuntime();
    return new SlotSource(
        "jvm_processors",
        (reader, slots) -> {
          slots[0] = Parser.gauge(runtime.availableProcessors());
          return true;
        },
        SlotFamily.gauge(
            "jvm_available_processors",
            Unit.NONE,
            0,
            "CPUs that the JVM may use, a container's quota rounded up."));
  }

  private static long nanos(long millis) {
    return millis < 0 ? MetricFamily.ABSENT : TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
