package dev.tare.process;

import dev.tare.model.MetricFamily;
import dev.tare.model.Unit;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.util.Optional;

/**
 * What the JDK knows of virtual threads, since JDK 24: those that run and those that wait for a
 * carrier. How many there are, parked ones included, it tells nobody.
 */
final class VirtualThreadScheduler {
  private static final String BEAN = "jdk.management.VirtualThreadSchedulerMXBean";

  private final MethodHandle mounted;
  private final MethodHandle queued;
  private final MethodHandle parallelism;
  private final MethodHandle poolSize;

  private VirtualThreadScheduler(Class<?> type, Object bean) throws ReflectiveOperationException {
    this.mounted = getter(type, bean, "getMountedVirtualThreadCount", int.class);
    this.queued = getter(type, bean, "getQueuedVirtualThreadCount", long.class);
    this.parallelism = getter(type, bean, "getParallelism", int.class);
    this.poolSize = getter(type, bean, "getPoolSize", int.class);
  }

  /** Of exactly the type that it is called with, so that no call boxes. */
  private static MethodHandle getter(Class<?> type, Object bean, String name, Class<?> result)
      throws ReflectiveOperationException {
    return MethodHandles.publicLookup()
        .findVirtual(type, name, MethodType.methodType(result))
        .bindTo(bean)
        .asType(MethodType.methodType(long.class));
  }

  /** Empty before JDK 24, and where there is no such bean. */
  static Optional<VirtualThreadScheduler> find() {
    try {
      Class<? extends PlatformManagedObject> type =
          Class.forName(BEAN).asSubclass(PlatformManagedObject.class);
      PlatformManagedObject bean = ManagementFactory.getPlatformMXBean(type);
      if (bean == null) {
        return Optional.empty();
      }
      VirtualThreadScheduler found = new VirtualThreadScheduler(type, bean);
      found.prepare();
      return Optional.of(found);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  Source source() {
    return new SlotSource("jvm_virtual_threads", this::read, families());
  }

  static SlotFamily[] families() {
    return new SlotFamily[] {
      SlotFamily.gauge(
          "jvm_threads_virtual_mounted", Unit.NONE, 0, "Virtual threads that a carrier runs."),
      SlotFamily.gauge(
          "jvm_threads_virtual_queued",
          Unit.NONE,
          1,
          "Virtual threads that could run and wait for a carrier."),
      SlotFamily.gauge(
          "jvm_threads_virtual_scheduler_parallelism",
          Unit.NONE,
          2,
          "Carriers that may run at a time."),
      SlotFamily.gauge(
          "jvm_threads_virtual_scheduler_pool_size", Unit.NONE, 3, "Carriers that there are.")
    };
  }

  /**
   * The first question makes the JDK set its scheduler up, which takes longer than a look may. If
   * that fails, the first look tells.
   */
  private void prepare() {
    try {
      ask(new long[4]);
    } catch (IllegalStateException e) {
      // It is asked again.
    }
  }

  @SuppressWarnings("UnusedVariable") // a Reading's parameter
  private boolean read(ProcReader reader, long[] slots) {
    ask(slots);
    return true;
  }

  @SuppressWarnings("CatchThrowable") // a handle's throws
  private void ask(long[] slots) {
    try {
      slots[0] = gauge((long) mounted.invokeExact());
      slots[1] = gauge((long) queued.invokeExact());
      slots[2] = gauge((long) parallelism.invokeExact());
      slots[3] = gauge((long) poolSize.invokeExact());
    } catch (Throwable e) {
      throw new IllegalStateException("the bean threw " + e, e);
    }
  }

  private static long gauge(long count) {
    return count < 0 ? MetricFamily.ABSENT : Parser.gauge((double) count);
  }
}
