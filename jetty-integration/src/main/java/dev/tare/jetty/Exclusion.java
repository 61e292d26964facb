package dev.tare.jetty;

import dev.tare.registry.MetricRegistry;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Leaves requests out of every count of a registry. Any thread. */
final class Exclusion {
  private final MetricRegistry registry;
  private final @Nullable Predicate<Request> picked;
  private final Consumer<Throwable> errors;

  /**
   * @param picked null where none is left out
   * @param errors must not throw
   */
  Exclusion(
      MetricRegistry registry, @Nullable Predicate<Request> picked, Consumer<Throwable> errors) {
    this.registry = registry;
    this.picked = picked;
    this.errors = errors;
  }

  /** Whether the request, which has come to a handler, is left out, by this one or another. */
  boolean leavesOut(Request request) {
    if (has(request)) {
      return true;
    }
    if (picks(request)) {
      Marks.EXCLUDED.add(request, registry); // or it would count as refused
      return true;
    }
    return false;
  }

  /** Whether it has been left out already. */
  boolean has(Request request) {
    return Marks.EXCLUDED.has(request, registry);
  }

  private boolean picks(Request request) {
    try {
      return picked != null && picked.test(request);
    } catch (Throwable e) {
      errors.accept(e);
      return false;
    }
  }
}
