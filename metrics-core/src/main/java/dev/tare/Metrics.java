package dev.tare;

import dev.tare.export.SnapshotWriter;
import dev.tare.internal.agent.AggregatorAgent;
import dev.tare.internal.agent.AggregatorThread;
import dev.tare.internal.agent.Uninterruptible;
import dev.tare.internal.aggregate.AggregatorSettings;
import dev.tare.internal.registry.RegistryCore;
import dev.tare.internal.registry.RegistrySettings;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.FirstOfKind;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.internal.series.LabelText;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tare, open: a registry, and the aggregator thread behind it. Any thread. Most servers have one;
 * several do not disturb each other.
 */
public final class Metrics implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger("dev.tare");

  private final SelfMetrics self = new SelfMetrics();
  private final AggregatorAgent aggregator;
  private final RegistryCore registry;
  private final AggregatorThread thread;
  private final FirstOfKind scrapeFailures;
  private final LongSupplier nanoClock;
  private final int closeTimeoutMs;

  /** Whoever closes first. */
  private final AtomicReference<@Nullable Thread> closer = new AtomicReference<>();

  private final CountDownLatch closed = new CountDownLatch(1);

  /** Published reference: what {@link #close} left; null while open. */
  private volatile @Nullable MetricsSnapshot last;

  private Metrics(MetricsOptions options) {
    RingBackEnd backEnd =
        switch (options.ring) {
          case AUTO -> RingBackEnd.best();
          case AGRONA -> RingBackEnd.requireAgrona();
          case ARRAY -> RingBackEnd.ARRAY;
        };
    LOGGER.log(System.Logger.Level.DEBUG, "ring={0}", backEnd.word());
    RegistrySettings registrySettings =
        new RegistrySettings(
            options.commonLabels,
            options.utf8Names,
            new LabelText(
                options.labelValueLimit, () -> self.increment(SelfMetric.LABEL_VALUES_TOO_LONG)),
            options.seriesLimit,
            options.quantiles,
            options.selfMetrics == SelfMetricDetail.ALL,
            backEnd.word(),
            options.errorHandler);
    this.nanoClock = options.nanoClock;
    this.closeTimeoutMs = (int) options.closeTimeout.toMillis();
    this.aggregator = new AggregatorAgent(settings(options, backEnd), self);
    this.scrapeFailures = new FirstOfKind(aggregator.aggregator().errors());
    this.thread =
        new AggregatorThread(
            aggregator, self, () -> options.newIdleStrategy()::idle, options.threadFactory);
    boolean started = false;
    try {
      this.registry = new RegistryCore(aggregator, self, registrySettings);
      thread.start();
      started = true;
    } finally {
      if (!started) {
        thread.close(1); // or its rings stay in memory for as long as a handle does
      }
    }
  }

  private static AggregatorSettings settings(MetricsOptions options, RingBackEnd backEnd) {
    return new AggregatorSettings(
        backEnd,
        options.ringBytes,
        options.maxRings,
        options.threadBlockBytes,
        options.totalSeriesLimit,
        options.quantileSeriesLimit,
        options.scrapeTimeout.toNanos(),
        options.nanoClock::getAsLong,
        options.errorHandler);
  }

  /** Starts the aggregator, with the defaults of {@link MetricsOptions}. */
  public static Metrics open() {
    return open(MetricsOptions.builder().build());
  }

  /**
   * Starts the aggregator.
   *
   * @throws IllegalStateException if the ring that the options ask for cannot run in this JVM; the
   *     message names the flag to add
   */
  public static Metrics open(MetricsOptions options) {
    return new Metrics(options);
  }

  /** Where metrics are registered. */
  public MetricRegistry registry() {
    return registry;
  }

  /** Everything that was recorded before the call, with quantiles. */
  public MetricsSnapshot snapshot() {
    return snapshot(Detail.QUANTILES);
  }

  /**
   * Everything that was recorded before the call, each record once; what is recorded meanwhile may
   * be in it. Waits for the aggregator, not longer than the options say; where that is too short,
   * an earlier copy of the histograms is used and counted as stale. If the aggregator's thread has
   * died, another is started and goes on where that one stopped. After {@link #close}, always the
   * same.
   */
  public MetricsSnapshot snapshot(Detail detail) {
    MetricsSnapshot closed = last;
    if (closed != null) {
      return closed;
    }
    thread.revive();
    return registry.snapshot(detail);
  }

  /**
   * Takes a snapshot, writes it, and counts what that cost. Any number of threads at once;
   * recording threads notice nothing of it. Whatever is thrown meanwhile is counted as a failed
   * scrape, and the error handler is told the first time that it is of its kind.
   *
   * @throws IOException what {@code out} throws
   */
  @SuppressWarnings("CatchThrowable") // a writer is foreign code; whatever it is goes on its way
  public void write(SnapshotWriter writer, OutputStream out) throws IOException {
    long begin = nanoClock.getAsLong();
    CountingOutputStream counting = new CountingOutputStream(out);
    try {
      writer.write(snapshot(writer.detail()), counting);
    } catch (Throwable e) {
      countFailedScrape(e);
      throw e;
    }
    registry.scrapeStats().count(writer.format(), nanoClock.getAsLong() - begin, counting.bytes());
  }

  /**
   * Counts a scrape that failed before it came to {@link #write}, where a server chose the format
   * for it; {@code write} has counted its own. The error handler is told the first time that the
   * failure is of its kind. Any thread; does not throw.
   */
  public void countFailedScrape(Throwable failure) {
    self.increment(SelfMetric.SCRAPE_ERRORS);
    scrapeFailures.tell(failure);
  }

  /**
   * Stops the aggregator after it has drained everything that was recorded before, and keeps a last
   * snapshot. Handles stay safe to use; what they record shows nowhere.
   *
   * <p>Waits for the aggregator's thread no longer than {@link
   * MetricsOptions.Builder#closeTimeout}: if it is over, the last snapshot has an earlier copy of
   * the histograms and counts as stale. Collectors run once more, on the calling thread. If that is
   * interrupted, it waits all the same, and is interrupted afterwards.
   *
   * <p>Closing again does nothing, but waits as long for the first. Called by an error handler on
   * the aggregator's own thread it returns at once and closes from another thread; called by a
   * collector of the last snapshot it returns at once.
   */
  @Override
  public void close() {
    if (aggregator.thread().isCurrent()) {
      // An error handler that closes: the aggregator cannot wait for its own end.
      Thread another = new Thread(this::close, "tare-close");
      another.setDaemon(true);
      another.start();
    } else if (closer.compareAndSet(null, Thread.currentThread())) {
      stop();
    } else if (closer.get() != Thread.currentThread()) {
      awaitClosed();
    }
  }

  /** Holds no lock: collectors and the error handler may wait for whom they like. */
  private void stop() {
    try {
      thread.close(closeTimeoutMs);
      last = registry.snapshot(Detail.NATIVE);
    } finally {
      closed.countDown();
    }
  }

  private void awaitClosed() {
    Uninterruptible.await(
        closed, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(closeTimeoutMs));
  }
}
