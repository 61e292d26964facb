package dev.tare;

import dev.tare.export.ScrapeTimeout;
import dev.tare.export.SnapshotWriter;
import dev.tare.health.HealthCheck;
import dev.tare.model.Detail;
import dev.tare.model.MetricsSnapshot;
import dev.tare.registry.MetricRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tare, open: a registry, and the aggregator thread behind it. Any thread. Most servers have one;
 * several do not disturb each other.
 *
 * <pre>{@code
 * try (Metrics metrics = Metrics.open()) {
 *   Counter orders = metrics.registry().counter("orders_total", "Accepted.").register();
 *   orders.increment();
 *
 *   double accepted = metrics.snapshot().value("orders_total"); // complete up to here
 * }
 * }</pre>
 */
public final class Metrics implements AutoCloseable {
  private final Engine engine;

  private Metrics(Engine engine) {
    this.engine = engine;
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
    return options.enabled ? new Metrics(new RunningEngine(options)) : noop(options);
  }

  /**
   * Metrics that are switched off: the same calls, which record nothing, start no thread and keep
   * nothing of any series. Definitions are checked each by itself; snapshots are empty; collectors
   * and callbacks are never called. For tests, and for who embeds a library that wants metrics.
   */
  public static Metrics noop() {
    return noop(MetricsOptions.builder().build());
  }

  private static Metrics noop(MetricsOptions options) {
    return new Metrics(new NoEngine(options.quantiles));
  }

  /**
   * Whether anything is recorded: not by {@link #noop}, and not where {@link
   * MetricsOptions.Builder#enabled} said so. For who would else start what only feeds metrics.
   */
  public boolean isEnabled() {
    return engine instanceof RunningEngine;
  }

  /** Where metrics are registered. */
  public MetricRegistry registry() {
    return engine.registry();
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
    return engine.snapshot(detail, null);
  }

  /**
   * Everything that was recorded before the call into instruments of this registry, those that are
   * {@linkplain dev.tare.instrument.HistogramBuilder#unlisted unlisted} included. Calls no callback
   * and no collector, so that it is cheaper than a {@link #snapshot}, may be asked by whatever they
   * call, and has nothing of theirs. Waits for the aggregator as a snapshot does. For collectors
   * that show what was recorded in another form, and for reading an instrument by itself.
   */
  public MetricsSnapshot recorded(Detail detail) {
    return engine.recorded(detail);
  }

  /**
   * Takes a snapshot, writes it, and counts what that cost. Any number of threads at once;
   * recording threads notice nothing of it. Whatever is thrown meanwhile is counted as a failed
   * scrape, and the error handler is told the first time that it is of its kind.
   *
   * @throws IOException what {@code out} throws
   */
  public void write(SnapshotWriter writer, OutputStream out) throws IOException {
    write(writer, out, null);
  }

  /**
   * The same for a scraper who waits no longer than that: what callbacks and collectors have not
   * said by then is left out.
   *
   * @param within for the snapshot, see {@link ScrapeTimeout}; null where it does not say; writing
   *     takes as long as {@code out} does
   * @throws IOException what {@code out} throws
   */
  @SuppressWarnings("CatchThrowable") // a writer is foreign code; whatever it is goes on its way
  public void write(SnapshotWriter writer, OutputStream out, @Nullable Duration within)
      throws IOException {
    long begin = engine.nanoTime();
    CountingOutputStream counting = new CountingOutputStream(out);
    try {
      writer.write(engine.snapshot(writer.detail(), within), counting);
    } catch (Throwable e) {
      countFailedScrape(e);
      throw e;
    }
    engine.countScrape(writer.format(), engine.nanoTime() - begin, counting.bytes());
  }

  /**
   * Counts a scrape that failed before it came to {@link #write}, where a server chose the format
   * for it; {@code write} has counted its own. The error handler is told the first time that the
   * failure is of its kind. Any thread; does not throw.
   */
  public void countFailedScrape(Throwable failure) {
    engine.countFailedScrape(failure);
  }

  /**
   * Counts a request for a scrape that a server refused, as it did not show the credentials that it
   * takes. Any thread; does not throw.
   */
  public void countRefusedScrape() {
    engine.countRefusedScrape();
  }

  /**
   * A check for {@link dev.tare.health.Health}: whether the aggregator's thread lives, and has
   * looked at what was recorded of late. Calls nothing and waits for nothing. Metrics that are
   * switched off are well. Best as {@linkplain dev.tare.health.HealthKind#ADVISORY advice}: a
   * server that cannot count can still serve.
   *
   * @param maxLag how long ago the last pass may have begun; at rest it is up to 0.2 s, or what the
   *     idle strategy makes of it
   */
  public HealthCheck aggregatorCheck(Duration maxLag) {
    return new AggregatorCheck(engine, maxLag);
  }

  /**
   * A check whether a scrape was written within a time, or these metrics were opened within it.
   * Never more than {@linkplain dev.tare.health.HealthKind#ADVISORY advice}: else the end of a
   * scraper would be that of all servers.
   *
   * @param within some intervals of the scraper
   */
  public HealthCheck scrapeCheck(Duration within) {
    return new ScrapeCheck(engine, within);
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
    engine.close();
  }
}
