package dev.tare.process;

import com.sun.management.ThreadMXBean;
import dev.tare.model.MetricFamily;
import dev.tare.model.Unit;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/** Bytes that all threads have allocated on the heap, those that have ended included: JDK 21. */
final class TotalAllocation implements Reading {
  private final MethodHandle bytes;

  private TotalAllocation(MethodHandle bytes) {
    this.bytes = bytes;
  }

  /** Empty before JDK 21, and where the JVM does not count. */
  static Optional<TotalAllocation> find(java.lang.management.ThreadMXBean threads) {
    try {
      MethodHandle bytes =
          MethodHandles.publicLookup()
              .findVirtual(
                  ThreadMXBean.class,
                  "getTotalThreadAllocatedBytes",
                  MethodType.methodType(long.class))
              .bindTo(threads);
      return Optional.of(new TotalAllocation(bytes));
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      return Optional.empty();
    }
  }

  static SlotFamily family() {
    return SlotFamily.counter(
        "jvm_memory_allocated_bytes_total",
        Unit.BYTES,
        0,
        "Bytes that threads allocated on the heap so far.");
  }

  @Override
  @SuppressWarnings("CatchThrowable") // a handle's throws
  public boolean read(ProcReader reader, long[] slots) {
    try {
      long allocated = (long) bytes.invokeExact();
      slots[0] = allocated < 0 ? MetricFamily.ABSENT : allocated;
      return true;
    } catch (Throwable e) {
      throw new IllegalStateException("the bean threw " + e, e);
    }
  }
}
