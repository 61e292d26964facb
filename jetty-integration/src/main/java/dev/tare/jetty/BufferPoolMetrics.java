package dev.tare.jetty;

import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.GaugeBuilder;
import dev.tare.instrument.Registration;
import dev.tare.model.Unit;
import dev.tare.registry.MetricRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;

/**
 * Shows what Jetty's pools of byte buffers hold: how much memory, how much of it is lent, and what
 * has not come back. {@link TareJetty} shows those of its server; others, such as that of an {@code
 * HttpClient}, are shown by a name of their own:
 *
 * <pre>{@code
 * BufferPoolMetrics buffers =
 *     new BufferPoolMetrics(metrics.registry(), "client", client.getByteBufferPool());
 * }</pre>
 *
 * <p>Read by the scrape, from what an {@link ArrayByteBufferPool} and what extends it count, around
 * which there may be wrappers; of any other pool, and of what a version of Jetty does not count,
 * nothing is shown. Requests do nothing for it.
 */
public final class BufferPoolMetrics implements AutoCloseable {
  private static final String SERVER = "server";

  private final MetricRegistry registry;
  private final String pool;
  private final BufferPools pools;
  private final List<Registration> registrations = new ArrayList<>();

  /**
   * Shows the pools that {@code server} and its connectors have when they are scraped, all of them
   * together, as the pool {@code server}.
   *
   * @throws IllegalArgumentException if a server's pools are shown already
   */
  public BufferPoolMetrics(MetricRegistry registry, Server server) {
    this(registry, SERVER, true, () -> pools(server));
  }

  /** The same; without {@code detail} only of memory, and of what has not come back. */
  BufferPoolMetrics(MetricRegistry registry, Server server, boolean detail) {
    this(registry, SERVER, detail, () -> pools(server));
  }

  /**
   * Shows one pool.
   *
   * @param name the value of the label {@code pool}
   * @throws IllegalArgumentException if there is a pool of that name already
   */
  public BufferPoolMetrics(MetricRegistry registry, String name, ByteBufferPool pool) {
    this(registry, name, true, () -> List.of(pool));
  }

  private BufferPoolMetrics(
      MetricRegistry registry,
      String name,
      boolean detail,
      Supplier<Collection<ByteBufferPool>> pools) {
    this.registry = registry;
    this.pool = name;
    this.pools = new BufferPools(pools);
    try {
      bytes();
      if (detail) {
        buffers();
        counted();
      }
      unreleased();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Set<ByteBufferPool> pools(Server server) {
    Set<ByteBufferPool> pools = new LinkedHashSet<>();
    pools.add(server.getByteBufferPool());
    for (Connector connector : server.getConnectors()) {
      pools.add(connector.getByteBufferPool());
    }
    return pools;
  }

  private void bytes() {
    GaugeBuilder bytes =
        registry
            .gauge(
                "jetty_buffer_pool_bytes",
                "Bytes of the buffers that a pool has: available, or in use and to come back.")
            .unit(Unit.BYTES)
            .labels("pool", "kind", "state");
    for (BufferKind kind : BufferKind.values()) {
      add(bytes, () -> pools.sum(kind::availableBytes), kind, "available");
      add(bytes, () -> pools.sum(kind::lentBytes), kind, "in_use");
    }
    GaugeBuilder reserved =
        registry
            .gauge(
                "jetty_buffer_pool_reserved_bytes",
                "Bytes of new buffers that are in use and join the pool when they come back.")
            .unit(Unit.BYTES)
            .labels("pool");
    registrations.add(reserved.callback(List.of(pool), pools::reservedBytes));
  }

  private void buffers() {
    GaugeBuilder buffers =
        registry
            .gauge(
                "jetty_buffer_pool_buffers",
                "Buffers that a pool has: available, or in use and to come back.")
            .labels("pool", "kind", "state");
    for (BufferKind kind : BufferKind.values()) {
      add(buffers, () -> pools.sum(kind::availableBuffers), kind, "available");
      add(buffers, () -> pools.sum(kind::lentBuffers), kind, "in_use");
    }
  }

  private void counted() {
    CounterBuilder unpooled =
        registry
            .counter(
                "jetty_buffer_pool_unpooled_total",
                "Buffers asked for that were too small or too large for the pool.")
            .labels("pool", "kind");
    CounterBuilder acquired =
        registry
            .counter(
                "jetty_buffer_pool_acquired_total",
                "Buffers asked for that fit the pool; where its statistics are enabled.")
            .labels("pool", "kind");
    CounterBuilder reused =
        registry
            .counter(
                "jetty_buffer_pool_reused_total",
                "Buffers asked for that were there; where the pool's statistics are enabled.")
            .labels("pool", "kind");
    for (BufferKind kind : BufferKind.values()) {
      List<String> labels = List.of(pool, kind.label());
      registrations.add(unpooled.callback(labels, pools.unpooled(kind)));
      registrations.add(acquired.callback(labels, pools.statistic(kind, "acquires")));
      registrations.add(reused.callback(labels, pools.statistic(kind, "pooled")));
    }
  }

  private void unreleased() {
    GaugeBuilder buffers =
        registry
            .gauge(
                "jetty_buffer_pool_unreleased_buffers",
                "Buffers of a pool that tracks leaks that have not come back.")
            .labels("pool", "kind");
    for (BufferKind kind : BufferKind.values()) {
      registrations.add(
          buffers.callback(List.of(pool, kind.label()), () -> pools.unreleased(kind)));
    }
    registrations.add(
        registry
            .gauge(
                "jetty_buffer_pool_unreleased_age_max_seconds",
                "How long the oldest of these has been out; absent where all came back.")
            .unit(Unit.SECONDS)
            .labels("pool")
            .callback(List.of(pool), pools::oldestSeconds));
  }

  private void add(GaugeBuilder gauge, DoubleSupplier source, BufferKind kind, String state) {
    registrations.add(gauge.callback(List.of(pool, kind.label(), state), source));
  }

  /** Takes all of it off the page, and lets go of the pools. */
  @Override
  public void close() {
    registrations.forEach(Registration::close);
  }
}
