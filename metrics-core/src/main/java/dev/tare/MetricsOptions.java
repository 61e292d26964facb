package dev.tare;

import dev.tare.internal.aggregate.AdaptivePark;
import dev.tare.internal.ring.RingSize;
import dev.tare.model.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * How a {@link Metrics} works. The defaults suit a server with up to a thousand threads.
 *
 * @param commonLabels labels of every series; default: none
 * @param utf8Names whether names of metrics and labels may have any characters; such names are
 *     quoted for scrapers that ask for {@code escaping=allow-utf-8} and escaped for all others;
 *     default: no, as older scrapers and queries know them by another name then
 * @param ring which ring to use; default: {@link RingKind#AUTO}
 * @param ringBytes memory of one thread's ring; default 64 KiB: 4,096 values
 * @param maxRings how many threads may have a ring; those that come later share rings, and blocks
 *     where those are full; default 1,024
 * @param privateBlockBytes what a thread may count beside a full ring before it shares; default 40
 *     KiB
 * @param seriesLimit of a metric that does not set its own; default 1,000
 * @param totalSeriesLimit of all metrics together; default 20,000
 * @param quantileSeriesLimit how many HdrHistograms (19 KB) series may keep together: one each, one
 *     more with a window, one more with an expected interval; default 1,000
 * @param scrapeTimeout how long a scrape waits for the aggregator; default 1 s
 * @param closeTimeout how long closing waits for the aggregator; default 5 s
 * @param idleStrategy makes what the aggregator does when it finds nothing, or so little that the
 *     rings are in no danger; asked with more than 0 when it found much, with 0 when it found
 *     nothing; default: parks from 100 µs, doubled to 10 ms, and to 200 ms when nobody has recorded
 *     anything for a second
 * @param threadFactory makes the aggregator's thread, and another on a scraping thread if that one
 *     dies; default: a daemon without a context class loader or inherited thread locals
 * @param clock default: {@link System#nanoTime}
 * @param errorHandler told what goes wrong, on the aggregator's or a scraping thread, never under a
 *     lock of Tare's and never on a recording thread; what it throws is counted; default: logs to
 *     {@link System.Logger} {@code dev.tare}
 */
public record MetricsOptions(
    Labels commonLabels,
    boolean utf8Names,
    RingKind ring,
    int ringBytes,
    int maxRings,
    int privateBlockBytes,
    int seriesLimit,
    int totalSeriesLimit,
    int quantileSeriesLimit,
    Duration scrapeTimeout,
    Duration closeTimeout,
    Supplier<IdleStrategy> idleStrategy,
    ThreadFactory threadFactory,
    NanoClock clock,
    ErrorHandler errorHandler) {
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);
  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of its range; the message names both
   */
  public MetricsOptions {
    for (String name : commonLabels.names()) {
      if (utf8Names) {
        Labels.checkUtf8Name(name, "commonLabels");
      } else {
        Labels.checkName(name, "commonLabels");
      }
    }
    Labels.checkDistinct(commonLabels.names(), "commonLabels");
    RingSize.check(ringBytes);
    check("maxRings", maxRings, 0, 1 << 20);
    check("privateBlockBytes", privateBlockBytes, 0, 1 << 30);
    check("seriesLimit", seriesLimit, 1, 1_000_000);
    check("totalSeriesLimit", totalSeriesLimit, 1, 10_000_000);
    check("quantileSeriesLimit", quantileSeriesLimit, 0, 10_000_000);
    check("scrapeTimeout", scrapeTimeout);
    check("closeTimeout", closeTimeout);
  }

  private static void check(String name, Duration value) {
    if (value.compareTo(MIN_TIMEOUT) < 0 || value.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "%s=%s (allowed: %s to %s)".formatted(name, value, MIN_TIMEOUT, MAX_TIMEOUT));
    }
  }

  private static void check(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s=%d (allowed: %d to %d)".formatted(name, value, min, max));
    }
  }

  /** The defaults, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects options; see the parameters of {@link MetricsOptions}. Not thread-safe. */
  public static final class Builder {
    private final List<String> commonLabels = new ArrayList<>();
    private boolean utf8Names;
    private RingKind ring = RingKind.AUTO;
    private int ringBytes = 64 * 1024;
    private int maxRings = 1024;
    private int privateBlockBytes = 40 * 1024;
    private int seriesLimit = 1_000;
    private int totalSeriesLimit = 20_000;
    private int quantileSeriesLimit = 1_000;
    private Duration scrapeTimeout = Duration.ofSeconds(1);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private Supplier<IdleStrategy> idleStrategy = () -> new AdaptivePark(SystemNanoClock.INSTANCE);
    private ThreadFactory threadFactory = Builder::daemon;
    private NanoClock clock = SystemNanoClock.INSTANCE;
    private ErrorHandler errorHandler = new LoggingErrorHandler();

    private Builder() {}

    /** Holds on to nothing of whoever opens, or of the request that starts another one. */
    private static Thread daemon(Runnable task) {
      Thread thread = new Thread(null, task, "tare", 0, false);
      thread.setContextClassLoader(null);
      thread.setDaemon(true);
      return thread;
    }

    /** Adds one label to every series. */
    public Builder commonLabel(String name, String value) {
      commonLabels.add(name);
      commonLabels.add(value);
      return this;
    }

    /** See {@link MetricsOptions#utf8Names}. */
    public Builder utf8Names(boolean utf8Names) {
      this.utf8Names = utf8Names;
      return this;
    }

    /** See {@link MetricsOptions#ring}. */
    public Builder ring(RingKind ring) {
      this.ring = ring;
      return this;
    }

    /** See {@link MetricsOptions#ringBytes}. */
    public Builder ringBytes(int ringBytes) {
      this.ringBytes = ringBytes;
      return this;
    }

    /** See {@link MetricsOptions#maxRings}. */
    public Builder maxRings(int maxRings) {
      this.maxRings = maxRings;
      return this;
    }

    /** See {@link MetricsOptions#privateBlockBytes}. */
    public Builder privateBlockBytes(int privateBlockBytes) {
      this.privateBlockBytes = privateBlockBytes;
      return this;
    }

    /** See {@link MetricsOptions#seriesLimit}. */
    public Builder seriesLimit(int seriesLimit) {
      this.seriesLimit = seriesLimit;
      return this;
    }

    /** See {@link MetricsOptions#totalSeriesLimit}. */
    public Builder totalSeriesLimit(int totalSeriesLimit) {
      this.totalSeriesLimit = totalSeriesLimit;
      return this;
    }

    /** See {@link MetricsOptions#quantileSeriesLimit}. */
    public Builder quantileSeriesLimit(int quantileSeriesLimit) {
      this.quantileSeriesLimit = quantileSeriesLimit;
      return this;
    }

    /** See {@link MetricsOptions#scrapeTimeout}. */
    public Builder scrapeTimeout(Duration scrapeTimeout) {
      this.scrapeTimeout = scrapeTimeout;
      return this;
    }

    /** See {@link MetricsOptions#closeTimeout}. */
    public Builder closeTimeout(Duration closeTimeout) {
      this.closeTimeout = closeTimeout;
      return this;
    }

    /** See {@link MetricsOptions#idleStrategy}. */
    public Builder idleStrategy(Supplier<IdleStrategy> idleStrategy) {
      this.idleStrategy = idleStrategy;
      return this;
    }

    /** See {@link MetricsOptions#threadFactory}. */
    public Builder threadFactory(ThreadFactory threadFactory) {
      this.threadFactory = threadFactory;
      return this;
    }

    /** See {@link MetricsOptions#clock}. */
    public Builder clock(NanoClock clock) {
      this.clock = clock;
      return this;
    }

    /** See {@link MetricsOptions#errorHandler}. */
    public Builder errorHandler(ErrorHandler errorHandler) {
      this.errorHandler = errorHandler;
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public MetricsOptions build() {
      return new MetricsOptions(
          Labels.of(commonLabels.toArray(String[]::new)),
          utf8Names,
          ring,
          ringBytes,
          maxRings,
          privateBlockBytes,
          seriesLimit,
          totalSeriesLimit,
          quantileSeriesLimit,
          scrapeTimeout,
          closeTimeout,
          idleStrategy,
          threadFactory,
          clock,
          errorHandler);
    }
  }
}
