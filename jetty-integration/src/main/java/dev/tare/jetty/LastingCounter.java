package dev.tare.jetty;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What parts of a server have counted together, while they come and go. Adds what each has counted
 * since the last look, so that nothing falls when a connector is taken away with a pool of its own,
 * or a context with its queue: Prometheus would take that for a restart, and count all of the
 * others' once more. Any thread.
 *
 * <p>What a part counts after the last look, and before it is taken away, nobody sees. One that is
 * cleared begins at 0 again: what it counts from there until a look is seen if that is less than it
 * had before.
 *
 * @param <T> what counts
 */
final class LastingCounter<T> implements DoubleSupplier {
  private final Supplier<Stream<T>> parts;
  private final Predicate<T> knows;
  private final ToLongFunction<T> count;
  private final Map<T, Long> seen = new WeakHashMap<>();
  private long total;

  /**
   * A counter of one thing.
   *
   * @param knows whether a part counts it
   */
  LastingCounter(Supplier<Stream<T>> parts, Predicate<T> knows, ToLongFunction<T> count) {
    this.parts = parts;
    this.knows = knows;
    this.count = count;
  }

  /** NaN where no part has ever counted it. */
  @Override
  public synchronized double getAsDouble() {
    parts.get().filter(knows).forEach(this::look);
    return seen.isEmpty() && total == 0 ? Double.NaN : (double) total;
  }

  private void look(T part) {
    long now = count.applyAsLong(part);
    Long before = seen.put(part, now);
    total += before == null || now < before ? now : now - before;
  }
}
