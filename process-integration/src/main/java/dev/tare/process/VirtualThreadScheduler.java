package dev.tare.process;

import dev.tare.model.Unit;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What the JDK knows of virtual threads, since JDK 24: those that run and those that wait for a
 * carrier. How many there are, parked ones included, it tells nobody.
 */
final class VirtualThreadScheduler {
  private static final String BEAN = "jdk.management.VirtualThreadSchedulerMXBean";

  private final BeanReading reading = new BeanReading();
  private final List<LongSupplier> getters = new ArrayList<>();

  /** A bean of this type, which has the JDK's four getters. */
  VirtualThreadScheduler(Class<?> type, Object bean) throws ReflectiveOperationException {
    add("mounted", getter(type, bean, "getMountedVirtualThreadCount", int.class));
    add("queued", getter(type, bean, "getQueuedVirtualThreadCount", long.class));
    add("parallelism", getter(type, bean, "getParallelism", int.class));
    add("pool size", getter(type, bean, "getPoolSize", int.class));
  }

  private void add(String name, LongSupplier getter) {
    reading.add(name, getter);
    getters.add(getter);
  }

  @SuppressWarnings("CatchThrowable") // a handle's throws
  private static LongSupplier getter(Class<?> type, Object bean, String name, Class<?> result)
      throws ReflectiveOperationException {
    // Of exactly the type that it is called with, so that no call boxes.
    MethodHandle getter =
        MethodHandles.publicLookup()
            .findVirtual(type, name, MethodType.methodType(result))
            .bindTo(bean)
            .asType(MethodType.methodType(long.class));
    return () -> {
      try {
        return BeanReading.gauge((long) getter.invokeExact());
      } catch (Throwable e) {
        throw new IllegalStateException("the bean threw " + e, e);
      }
    };
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
    return new SlotSource("jvm_virtual_threads", reading, families());
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
      for (LongSupplier getter : getters) {
        long ignored = getter.getAsLong();
      }
    } catch (IllegalStateException e) {
      // It is asked again.
    }
  }
}
