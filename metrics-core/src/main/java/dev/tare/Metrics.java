package dev.tare;

import dev.tare.export.ScrapeTimeout;
import dev.tare.export.SnapshotWriter;
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
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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

  private final AtomicBoolean closing = new AtomicBoolean();

  private final CountDownLatch closed = new CountDownLatch(1);

  /** Published reference: what {@link #close} left; null while open. */
  private volatile @Nullable MetricsSnapshot last;

  /** The same of {@link #recorded}. */
  private volatile @Nullable MetricsSnapshot lastRecorded;

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
            options.recordedHistograms,
            options.selfMetrics == SelfMetricDetail.ALL,
            backEnd.word(),
            new ForeignSettings(
                options.threadFactory, options.nanoClock, options.collectorTimeout.toNanos()));
    this.nanoClock = options.nanoClock;
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
   *
   * <p>Callbacks and collectors are called on a thread for these, by one snapshot at a time; see
   * {@link MetricsOptions.Builder#collectorTimeout} for those that take long. One that asks for a
   * snapshot itself gets the one under way, without what callbacks and collectors show.
   */
  public MetricsSnapshot snapshot(Detail detail) {
    MetricsSnapshot closed = last;
    if (closed != null) {
      return closed;
    }
    thread.revive();
    return registry.snapshot(detail);
  }

  private MetricsSnapshot snapshot(Detail detail, Duration within) {
    MetricsSnapshot closed = last;
    if (closed != null) {
      return closed;
    }
    thread.revive();
    return registry.snapshot(detail, Deadline.in(within.toNanos(), nanoClock));
  }

  /**
   * Everything that was recorded before the call into instruments of this registry, those that are
   * {@linkplain dev.tare.instrument.HistogramBuilder#unlisted unlisted} included. Calls no callback
   * and no collector, so that it is cheaper than a {@link #snapshot}, may be asked by whatever they
   * call, and has nothing of theirs. Waits for the aggregator as a snapshot does. For collectors
   * that show what was recorded in another form, and for reading an instrument by itself.
   */
  public MetricsSnapshot recorded(Detail detail) {
    MetricsSnapshot closed = lastRecorded;
    if (closed != null) {
      return closed;
    }
    thread.revive();
    return registry.recorded(detail);
  }

  /**
   * Takes a snapshot, writes it, and counts what that cost. Any number of threads at once;
   * recording threads notice nothing of it. Whatever is thrown meanwhile is counted as a failed
   * scrape, and the error handler is told the first time that it is of its kind.
   *
   * @throws IOException what {@code out} throws
   */
  public void write(SnapshotWriter writer, OutputStream out) throws IOException {
    write(writer, out, () -> snapshot(writer.detail()));
  }

  /**
   * The same for a scraper who waits no longer than that: what callbacks and collectors have not
   * said by then is left out.
   *
   * @param within for the snapshot, see {@link ScrapeTimeout}; null where it does not say; writing
   *     takes as long as {@code out} does
   * @throws IOException what {@code out} throws
   */
  public void write(SnapshotWriter writer, OutputStream out, @Nullable Duration within)
      throws IOException {
    write(
        writer,
        out,
        () -> within == null ? snapshot(writer.detail()) : snapshot(writer.detail(), within));
  }

  @SuppressWarnings("CatchThrowable") // a writer is foreign code; whatever it is goes on its way
  private void write(SnapshotWriter writer, OutputStream out, Supplier<MetricsSnapshot> take)
      throws IOException {
    long begin = nanoClock.getAsLong();
    CountingOutputStream counting = new CountingOutputStream(out);
    try {
      writer.write(take.get(), counting);
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
   * Counts a request for a scrape that a server refused, as it did not show the credentials that it
   * takes. Any thread; does not throw.
   */
  public void countRefusedScrape() {
    self.increment(SelfMetric.SCRAPES_REFUSED);
  }

  /**
   * Stops the aggregator after it has drained everything that was recorded before, and keeps a last
   * snapshot. Handles stay safe to use; what they record shows nowhere.
   *
   * <p>Takes no longer than {@link MetricsOptions.Builder#closeTimeout}, whatever hangs: if that is
   * over before the aggregator's thread has ended, the last snapshot has an earlier copy of the
   * histograms and counts as stale. Collectors and callbacks are called once more, and left out if
   * they do not return in the rest of the time. If the caller is interrupted, it waits all the
   * same, and is interrupted afterwards.
   *
   * <p>Closing again does nothing, but waits as long for the first. Called by an error handler, a
   * callback or a collector it returns at once, and closes from another thread.
   */
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
