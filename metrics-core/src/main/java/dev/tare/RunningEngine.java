package dev.tare;

import dev.tare.internal.agent.AggregatorAgent;
import dev.tare.internal.agent.AggregatorThread;
import dev.tare.internal.agent.Uninterruptible;
import dev.tare.internal.aggregate.AggregatorSettings;
import dev.tare.internal.foreign.Deadline;
import dev.tare.internal.foreign.ForeignSettings;
import dev.tare.internal.gather.RegistryCore;
import dev.tare.internal.registry.RegistrySettings;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.FirstOfKind;
import dev.tare.internal.self.SelfMetric;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.internal.series.LabelText;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The aggregator on its thread, and the registry that is recorded into. */
final class RunningEngine implements Engine {
  private static final System.Logger LOGGER = System.getLogger("dev.tare");

  private final SelfMetrics self = new SelfMetrics();
  private final AggregatorAgent aggregator;
  private final RegistryCore registry;
  private final AggregatorThread thread;
  private final FirstOfKind scrapeFailures;
  private final LongSupplier nanoClock;
  private final int closeTimeoutMs;

  private final AtomicLong lastScrapeNs;

  private final AtomicBoolean closing = new AtomicBoolean();

  private final CountDownLatch closed = new CountDownLatch(1);

  /** Published reference: what {@link #close} left; null while open. */
  private volatile @Nullable MetricsSnapshot last;

  /** The same of {@link #recorded}. */
  private volatile @Nullable MetricsSnapshot lastRecorded;

  RunningEngine(MetricsOptions options) {
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
            options.recordedHistograms,
            options.selfMetrics == SelfMetricDetail.ALL,
            options.names(),
            backEnd.word(),
            new ForeignSettings(
                options.threadFactory, options.nanoClock, options.collectorTimeout.toNanos()));
    this.nanoClock = options.nanoClock;
    this.lastScrapeNs = new AtomicLong(nanoTime());
    this.closeTimeoutMs = (int) options.closeTimeout.toMillis();
    this.aggregator = new AggregatorAgent(settings(options, backEnd), self);
    this.thread =
        new AggregatorThread(
            aggregator, self, () -> options.newIdleStrategy()::idle, options.threadFactory);
    boolean started = false;
    try {
      this.registry = new RegistryCore(aggregator, self, registrySettings);
      this.scrapeFailures =
          new FirstOfKind(aggregator.aggregator().errors(), registry::deliverErrors);
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
        options.blockPoolBytes,
        options.totalSeriesLimit,
        options.quantileSeriesLimit,
        options.scrapeTimeout.toNanos(),
        options.nanoClock::getAsLong,
        options.errorHandler);
  }

  @Override
  public MetricRegistry registry() {
    return registry;
  }

  @Override
  public long nanoTime() {
    return nanoClock.getAsLong();
  }

  @Override
  public MetricsSnapshot snapshot(Detail detail, @Nullable Duration within) {
    MetricsSnapshot closed = last;
    if (closed != null) {
      return closed;
    }
    thread.revive();
    return within == null
        ? registry.snapshot(detail)
        : registry.snapshot(detail, Deadline.in(within.toNanos(), nanoClock));
  }

  @Override
  public MetricsSnapshot recorded(Detail detail) {
    MetricsSnapshot closed = lastRecorded;
    if (closed != null) {
      return closed;
    }
    thread.revive();
    return registry.recorded(detail);
  }

  @Override
  public void countScrape(String format, long ns, long bytes) {
    registry.scrapeStats().count(format, ns, bytes);
    lastScrapeNs.set(nanoTime());
  }

  @Override
  public void countFailedScrape(Throwable failure) {
    self.increment(SelfMetric.SCRAPE_ERRORS);
    scrapeFailures.tell(failure);
  }

  @Override
  public boolean isAlive() {
    return aggregator.thread().alive();
  }

  @Override
  public long lagNs() {
    return aggregator.sincePassNs();
  }

  @Override
  public long sinceScrapeNs() {
    return nanoTime() - lastScrapeNs.get();
  }

  @Override
  public void close() {
    if (aggregator.thread().isCurrent() || registry.isForeignCode()) {
      // Foreign code that closes: neither the aggregator nor a scrape can wait for its own end.
      Thread another = new Thread(this::close, "tare-close");
      another.setDaemon(true);
      another.start();
    } else if (closing.compareAndSet(false, true)) {
      stop();
    } else {
      awaitClosed();
    }
  }

  /** Holds no lock: collectors and the error handler may wait for whom they like. */
  private void stop() {
    try {
      long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(closeTimeoutMs);
      thread.close(closeTimeoutMs);
      Deadline deadline = Deadline.patientUntil(endNs);
      last = registry.snapshot(Detail.CELLS, deadline);
      lastRecorded = registry.recorded(Detail.CELLS, deadline);
      registry.close();
    } finally {
      closed.countDown();
    }
  }

  private void awaitClosed() {
    Uninterruptible.await(
        closed, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(closeTimeoutMs));
  }
}
