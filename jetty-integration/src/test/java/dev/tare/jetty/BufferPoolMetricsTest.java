package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.MetricFamily;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Jetty;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Jetty's pools of buffers say of themselves, and nothing of those that do not. */
class BufferPoolMetricsTest {
  private static final int KIB = 1 << 10;

  private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
  private final Metrics metrics =
      Metrics.open(MetricsOptions.builder().errorHandler(errors::add).build());

  @AfterEach
  void shouldHaveReadEverything() {
    metrics.close();
    assertThat(errors).isEmpty();
  }

  private BufferPoolMetrics show(ByteBufferPool pool) {
    return new BufferPoolMetrics(metrics.registry(), "it", pool);
  }

  private double value(String name, String... labels) {
    return metrics.snapshot().value("jetty_buffer_pool_" + name, labels);
  }

  private double held(String name, String kind, String state) {
    return value(name, "pool", "it", "kind", kind, "state", state);
  }

  private double of(String name, String kind) {
    return value(name, "pool", "it", "kind", kind);
  }

  private List<String> shown() {
    return metrics.snapshot().families().stream()
        .map(MetricFamily::descriptor)
        .map(descriptor -> descriptor.name().value())
        .filter(name -> name.startsWith("jetty_buffer_pool_"))
        .toList();
  }

  @Test
  void shouldTellWhatIsLentFromWhatIsAvailableByKind() {
    ArrayByteBufferPool pool = new ArrayByteBufferPool();
    show(pool);
    RetainableByteBuffer heap = pool.acquire(4 * KIB, false);
    RetainableByteBuffer direct = pool.acquire(4 * KIB, true);
    RetainableByteBuffer larger = pool.acquire(6 * KIB, true); // the next bucket
    heap.release();
    direct.release();
    larger.release();
    assertThat(held("bytes", "heap", "available")).isEqualTo(4 * KIB);
    assertThat(held("bytes", "direct", "available")).isEqualTo(12 * KIB);
    assertThat(held("buffers", "direct", "available")).isEqualTo(2);
    RetainableByteBuffer again = pool.acquire(5 * KIB, true);
    assertThat(held("bytes", "direct", "available")).isEqualTo(4 * KIB);
    assertThat(held("bytes", "direct", "in_use")).isEqualTo(8 * KIB);
    assertThat(held("buffers", "direct", "in_use")).isEqualTo(1);
    assertThat(held("bytes", "heap", "in_use")).isZero();
    again.release();
    assertThat(held("bytes", "direct", "in_use")).isZero();
  }

  /**
   * A new buffer is no part of the pool before it has come back: one that never does shows here.
   */
  @Test
  void shouldShowNewBuffersThatAreOutWhereJettyCountsThem() {
    ArrayByteBufferPool pool = new ArrayByteBufferPool();
    show(pool);
    RetainableByteBuffer fresh = pool.acquire(4 * KIB, true);
    if (Jetty.VERSION.startsWith("12.0.")) {
      assertThat(shown()).doesNotContain("jetty_buffer_pool_reserved_bytes");
      return;
    }
    assertThat(value("reserved_bytes", "pool", "it")).isEqualTo(4 * KIB);
    assertThat(held("bytes", "direct", "in_use")).isZero();
    fresh.release();
    assertThat(value("reserved_bytes", "pool", "it")).isZero();
  }

  @Test
  void shouldCountWhatFitsNoPoolAndWithStatisticsWhatWasReused() {
    ArrayByteBufferPool pool = new ArrayByteBufferPool();
    show(pool);
    assertThat(shown())
        .doesNotContain("jetty_buffer_pool_acquired_total", "jetty_buffer_pool_reused_total");
    pool.setStatisticsEnabled(true);
    pool.acquire(KIB << 10, false).release();
    for (int i = 0; i < 3; i++) {
      pool.acquire(4 * KIB, false).release();
    }
    assertThat(of("unpooled_total", "heap")).isEqualTo(1);
    assertThat(of("unpooled_total", "direct")).isZero();
    assertThat(of("acquired_total", "heap")).isEqualTo(3);
    assertThat(of("reused_total", "heap")).isEqualTo(2);
    assertThat(of("acquired_total", "direct")).isZero();
  }

  @Test
  void shouldShowWhatHasNotComeBackToAPoolThatTracksLeaks() {
    ArrayByteBufferPool.Tracking pool = new ArrayByteBufferPool.Tracking();
    show(pool);
    RetainableByteBuffer leaked = pool.acquire(4 * KIB, true);
    pool.acquire(4 * KIB, true).release();
    assertThat(of("unreleased_buffers", "direct")).isEqualTo(1);
    assertThat(of("unreleased_buffers", "heap")).isZero();
    Eventually.until("older", () -> value("unreleased_age_max_seconds", "pool", "it") > 0.001);
    leaked.release();
    assertThat(of("unreleased_buffers", "direct")).isZero();
    assertThat(shown()).doesNotContain("jetty_buffer_pool_unreleased_age_max_seconds");
  }

  @Test
  void shouldLookIntoWrappersAndShowNothingOfPoolsThatDoNotCount() {
    ArrayByteBufferPool pool = new ArrayByteBufferPool();
    BufferPoolMetrics wrapped =
        show(new ByteBufferPool.Sized(new ByteBufferPool.Wrapper(pool), true, KIB));
    pool.acquire(4 * KIB, true).release();
    assertThat(held("buffers", "direct", "available")).isEqualTo(1);
    wrapped.close();
    show(new ByteBufferPool.NonPooling());
    assertThat(shown()).isEmpty();
  }

  @Test
  void shouldRefuseASecondPoolOfTheSameNameAndNotWhenItIsClosed() {
    BufferPoolMetrics first = show(new ArrayByteBufferPool());
    ArrayByteBufferPool second = new ArrayByteBufferPool();
    assertThatThrownBy(() -> show(second)).isInstanceOf(IllegalArgumentException.class);
    assertThat(held("buffers", "heap", "available")).as("the first is still there").isZero();
    first.close();
    assertThat(shown()).isEmpty();
    second.acquire(KIB, false).release();
    show(second);
    assertThat(held("buffers", "heap", "available")).isEqualTo(1);
  }

  /** A connector may have a pool of its own, and need not. */
  @Test
  void shouldShowThePoolsOfAServerAndItsConnectorsTogether() throws Exception {
    ArrayByteBufferPool shared = new ArrayByteBufferPool.Tracking();
    ArrayByteBufferPool own = new ArrayByteBufferPool.Tracking();
    QueuedThreadPool threads = TestServer.threads();
    Server server = new Server(threads, null, shared);
    ServerConnector first = connector(server, shared);
    ServerConnector second = connector(server, own);
    TareJetty.builder(server, metrics, OpenMetricsExporter.create()).bufferPoolDetail().install();
    server.start();
    try {
      for (ServerConnector connector : List.of(first, second)) {
        try (RawClient client = new RawClient(connector.getLocalPort())) {
          assertThat(client.exchange(get("/health/live")).status()).isEqualTo(200);
        }
      }
      Eventually.until(
          "all came back",
          () -> serverValue("unreleased_buffers") == 0 && serverValue("buffers") > 0);
      assertThat(serverValue("buffers"))
          .isEqualTo(
              (double)
                  (shared.getHeapByteBufferCount()
                      + shared.getDirectByteBufferCount()
                      + own.getHeapByteBufferCount()
                      + own.getDirectByteBufferCount()));
      assertThat(own.getHeapByteBufferCount() + own.getDirectByteBufferCount()).isPositive();
    } finally {
      server.stop();
    }
  }

  /** Else Prometheus takes the rest for what was counted since a restart. */
  @Test
  void shouldKeepWhatAPoolHasCountedWhenItsConnectorIsTakenAway() {
    ArrayByteBufferPool shared = new ArrayByteBufferPool();
    ArrayByteBufferPool own = new ArrayByteBufferPool();
    shared.setStatisticsEnabled(true);
    own.setStatisticsEnabled(true);
    Server server = new Server(TestServer.threads(), null, shared);
    ServerConnector connector = connector(server, own);
    try (BufferPoolMetrics all = new BufferPoolMetrics(metrics.registry(), server)) {
      shared.acquire(4 * KIB, false).release();
      own.acquire(4 * KIB, false).release();
      own.acquire(4 * KIB, false).release();
      assertThat(acquired()).isEqualTo(3);
      server.removeConnector(connector);
      assertThat(acquired()).as("without the connector").isEqualTo(3);
      shared.acquire(4 * KIB, false).release();
      assertThat(acquired()).isEqualTo(4);
      server.addConnector(connector);
      own.acquire(4 * KIB, false).release();
      assertThat(acquired()).as("with it again").isEqualTo(5);
      own.setStatisticsEnabled(false);
      assertThat(acquired()).as("counted no more").isEqualTo(5);
      assertThat(all).isNotNull();
    }
  }

  private double acquired() {
    return value("acquired_total", "pool", "server", "kind", "heap");
  }

  private double serverValue(String name) {
    double sum = 0;
    for (String kind : List.of("heap", "direct")) {
      List<String> labels = new ArrayList<>(List.of("pool", "server", "kind", kind));
      if (name.equals("buffers")) {
        labels.addAll(List.of("state", "available"));
      }
      sum += value(name, labels.toArray(String[]::new));
    }
    return sum;
  }

  private static ServerConnector connector(Server server, ArrayByteBufferPool pool) {
    ServerConnector connector =
        new ServerConnector(server, null, null, pool, 1, 1, new HttpConnectionFactory());
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    return connector;
  }
}
