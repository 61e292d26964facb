package dev.tare.jetty;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.eclipse.jetty.io.ArrayByteBufferPool;

/**
 * What pools of buffers have counted together, while pools come and go. Adds what each has counted
 * since the last look, so that nothing falls when a connector is taken away with a pool of its own:
 * Prometheus would take that for a restart, and count all of the others' once more. Any thread.
 *
 * <p>What a pool counts after the last look, and before it is taken away, nobody sees. A pool that
 * is cleared begins at 0 again: what it counts from there until a look is seen if that is less than
 * it had before.
 */
final class PoolsCounter implements DoubleSupplier {
  private final Supplier<Stream<ArrayByteBufferPool>> pools;
  private final Predicate<ArrayByteBufferPool> knows;
  private final ToLongFunction<ArrayByteBufferPool> count;
  private final Map<ArrayByteBufferPool, Long> seen = new WeakHashMap<>();
  private long total;

  /**
   * A counter of one thing.
   *
   * @param knows whether a pool counts it
   */
  PoolsCounter(
      Supplier<Stream<ArrayByteBufferPool>> pools,
      Predicate<ArrayByteBufferPool> knows,
      ToLongFunction<ArrayByteBufferPool> count) {
    this.pools = pools;
    this.knows = knows;
    this.count = count;
  }

  /** NaN where no pool has ever counted it. */
  @Override
  public synchronized double getAsDouble() {
    pools.get().filter(knows).forEach(this::look);
    return seen.isEmpty() && total == 0 ? Double.NaN : (double) total;
  }

  /** A pool that is cleared begins at 0 again. */
  private void look(ArrayByteBufferPool pool) {
    long now = count.applyAsLong(pool);
    Long before = seen.put(pool, now);
    total += before == null || now < before ? now : now - before;
  }
}
