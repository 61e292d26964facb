package dev.tare.internal.ring;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The number of a thread, from Java 17 byte code. */
public final class ThreadNumber {
  /** A constant: {@code threadId} where there is one, since nobody can override it. */
  private static final MethodHandle ID = id();

  private ThreadNumber() {}

  private static MethodHandle id() {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodType type = MethodType.methodType(long.class);
    try {
      return lookup.findVirtual(Thread.class, "threadId", type);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return before19(lookup, type);
    }
  }

  private static MethodHandle before19(MethodHandles.Lookup lookup, MethodType type) {
    try {
      return lookup.findVirtual(Thread.class, "getId", type);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * The number; 0 if a subclass fails to give one, as it may before Java 19. The same at every
   * call, or a thread finds its ring the long way.
   */
  public static long of(Thread thread) {
    try {
      return (long) ID.invokeExact(thread);
    } catch (VirtualMachineError e) {
      throw e; // out of stack: with another number than the next time it would enter a wrong place
    } catch (Throwable e) {
      return 0;
    }
  }
}
