package dev.tare.violating;

import dev.tare.internal.ring.Ring;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.logging.Logger;

/** Breaks every rule of the architecture test, to show that they can fail. */
@SuppressWarnings("unused")
public final class Violations {
  private static final System.Logger LOGGER = System.getLogger("wrong");
  private static final Logger OLD = Logger.getGlobal();
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private Violations() {}

  /** Shows an internal type as a type argument. */
  public static List<Ring> rings() {
    System.out.println("wrong");
    return List.of();
  }
}
