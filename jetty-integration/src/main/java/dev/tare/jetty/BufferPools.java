package dev.tare.jetty;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;

/** The sums over some pools, of what each of them counts; NaN where none does. Any thread. */
final class BufferPools {
  /** Whether Jetty counts new buffers, and always those that fit no pool: 12.0 does not. */
  private static final boolean COUNTS_ALL = countsAll();

  private final Supplier<Collection<ByteBufferPool>> pools;

  BufferPools(Supplier<Collection<ByteBufferPool>> pools) {
    this.pools = pools;
  }

  private static boolean countsAll() {
    try {
      ArrayByteBufferPool.class.getMethod("getReserved");
      return true;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  double sum(ToLongFunction<ArrayByteBufferPool> value) {
    return sum(pool -> true, value);
  }

  double reservedBytes() {
    // No method reference, which would look for the method also where there is none.
    return sum(pool -> COUNTS_ALL, pool -> pool.getReserved());
  }

  DoubleSupplier unpooled(BufferKind kind) {
    return new LastingCounter<>(
        this::counting,
        pool -> COUNTS_ALL || pool.isStatisticsEnabled(),
        pool -> kind.unpooled(pool).values().stream().mapToLong(count -> count).sum());
  }

  /** One that Jetty counts where it is told to, over all buckets. */
  DoubleSupplier statistic(BufferKind kind, String name) {
    return new LastingCounter<>(
        this::counting,
        ArrayByteBufferPool::isStatisticsEnabled,
        pool ->
            kind.statistics(pool).stream()
                .mapToLong(bucket -> bucket.get(name) instanceof Number n ? n.longValue() : 0)
                .sum());
  }

  double unreleased(BufferKind kind) {
    return sum(
        ArrayByteBufferPool.Tracking.class::isInstance,
        pool -> tracked(pool).filter(kind::of).count());
  }

  /** NaN also where nothing is out. */
  double oldestSeconds() {
    return counting()
        .flatMap(BufferPools::tracked)
        .mapToDouble(TrackedBuffers::ageSeconds)
        .max()
        .orElse(Double.NaN);
  }

  private static Stream<? extends RetainableByteBuffer> tracked(ArrayByteBufferPool pool) {
    return pool instanceof ArrayByteBufferPool.Tracking tracking
        ? tracking.getLeaks().stream()
        : Stream.empty();
  }

  private double sum(
      Predicate<ArrayByteBufferPool> knows, ToLongFunction<ArrayByteBufferPool> value) {
    long sum = 0;
    boolean known = false;
    for (ArrayByteBufferPool pool : counting().toList()) {
      if (knows.test(pool)) {
        known = true;
        sum += value.applyAsLong(pool);
      }
    }
    return known ? (double) sum : Double.NaN;
  }

  /** Those that count, each once: several connectors may have one, in wrappers of their own. */
  private Stream<ArrayByteBufferPool> counting() {
    Set<ArrayByteBufferPool> counting = new LinkedHashSet<>();
    for (ByteBufferPool pool : pools.get()) {
      ByteBufferPool inner = pool;
      while (inner instanceof ByteBufferPool.Wrapper wrapper) {
        inner = wrapper.getWrapped();
      }
      if (inner instanceof ArrayByteBufferPool counts) {
        counting.add(counts);
      }
    }
    return counting.stream();
  }
}
