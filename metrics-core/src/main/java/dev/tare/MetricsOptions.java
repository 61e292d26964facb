package dev.tare;

import dev.tare.instrument.QuantileMode;
import dev.tare.internal.agent.AdaptivePark;
import dev.tare.internal.naming.NamePattern;
import dev.tare.internal.naming.NameRules;
import dev.tare.internal.naming.Rename;
import dev.tare.model.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Metrics} works; what can be chosen is said at the methods of {@link Builder}. The
 * defaults suit a server with up to a thousand threads. Immutable; one may open several.
 *
 * <pre>{@code
 * MetricsOptions options =
 *     MetricsOptions.builder()
 *         .commonLabel("service", "orders")
 *         .seriesLimit(5_000)
 *         .build()
 *         .withEnvironment(System.getProperties(), System.getenv()); // has the last word
 * }</pre>
 */
public final class MetricsOptions {
  private static final LongSupplier SYSTEM_CLOCK = System::nanoTime;
  private static final LongSupplier WALL_CLOCK = System::currentTimeMillis;
  private static final ThreadFactory DAEMONS = new DaemonFactory();
  private static final Consumer<Throwable> LOGGED = new LoggingErrorHandler();

  final boolean enabled;
  final Labels commonLabels;
  final boolean utf8Names;
  final int labelValueLimit;
  final RingKind ring;
  final int ringBytes;
  final int maxRings;
  final int threadBlockBytes;
  final int blockPoolBytes;
  final int seriesLimit;
  final int totalSeriesLimit;
  final QuantileMode quantiles;
  final Set<String> recordedHistograms;
  final int quantileSeriesLimit;
  final List<String> denied;
  final Map<String, String> renames;
  final SelfMetricDetail selfMetrics;
  final boolean createdTimestamps;
  final Duration scrapeTimeout;
  final Duration collectorTimeout;
  final Duration closeTimeout;
  final @Nullable Supplier<IdleStrategy> idleStrategy;
  final ThreadFactory threadFactory;
  final LongSupplier nanoClock;
  final LongSupplier epochClock;
  final Consumer<Throwable> errorHandler;

  private MetricsOptions(Builder builder) {
    this.enabled = builder.enabled;
    this.commonLabels = Labels.of(builder.commonLabels.toArray(String[]::new));
    this.utf8Names = builder.utf8Names;
    this.labelValueLimit = builder.labelValueLimit;
    this.ring = builder.ring;
    this.ringBytes = builder.ringBytes;
    this.maxRings = builder.maxRings;
    this.threadBlockBytes = builder.threadBlockBytes;
    this.blockPoolBytes = builder.blockPoolBytes;
    this.seriesLimit = builder.seriesLimit;
    this.totalSeriesLimit = builder.totalSeriesLimit;
    this.quantiles = builder.quantiles;
    this.recordedHistograms = Set.copyOf(builder.recordedHistograms);
    this.quantileSeriesLimit = builder.quantileSeriesLimit;
    this.denied = List.copyOf(builder.denied);
    this.renames = Collections.unmodifiableMap(new LinkedHashMap<>(builder.renames));
    this.selfMetrics = builder.selfMetrics;
    this.createdTimestamps = builder.createdTimestamps;
    this.scrapeTimeout = builder.scrapeTimeout;
    this.collectorTimeout = builder.collectorTimeout;
    this.closeTimeout = builder.closeTimeout;
    this.idleStrategy = builder.idleStrategy;
    this.threadFactory = builder.threadFactory;
    this.nanoClock = builder.nanoClock;
    this.epochClock = builder.epochClock;
    this.errorHandler = builder.errorHandler;
    OptionRanges.check(this);
  }

  /** The defaults, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The defaults, changed by what the process was started with; see {@link #withEnvironment}.
   *
   * <pre>{@code
   * MetricsOptions.fromEnvironment(System.getProperties(), System.getenv());
   * }</pre>
   */
  public static MetricsOptions fromEnvironment(
      Map<?, ?> properties, Map<String, String> environment) {
    return builder().build().withEnvironment(properties, environment);
  }

  /**
   * These options, changed by what the process was started with, so that whoever operates a server
   * has the last word: {@code -Dtare.seriesLimit=5000}, {@code TARE_SERIES_LIMIT=5000}. Every
   * option that is no function can be set so, by its name; a property goes before a variable.
   *
   * <p>Never throws for what is in them. A key of Tare's that is none is told to the {@link
   * Builder#errorHandler}, with the nearest that is; so is a value that is not allowed, with its
   * key and range, and the option stays as it was.
   *
   * @param properties for example {@link System#getProperties}; only keys that begin with {@code
   *     tare.} are looked at
   * @param environment for example {@link System#getenv()}; only keys that begin with {@code TARE_}
   */
  public MetricsOptions withEnvironment(Map<?, ?> properties, Map<String, String> environment) {
    return new EnvironmentOptions(properties, environment).applyTo(this);
  }

  /** A builder that begins with these. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** For what runs beside and should tell the same; see {@link Builder#errorHandler}. */
  public Consumer<Throwable> errorHandler() {
    return errorHandler;
  }

  /** For what runs beside and should go by the same; see {@link Builder#nanoClock}. */
  public LongSupplier nanoClock() {
    return nanoClock;
  }

  NameRules names() {
    return new NameRules(
        denied.stream().map(NamePattern::new).toList(),
        renames.entrySet().stream()
            .map(rename -> new Rename(new NamePattern(rename.getKey()), rename.getValue()))
            .toList());
  }

  /** Makes one for a thread: they keep state. */
  IdleStrategy newIdleStrategy() {
    return idleStrategy == null ? new AdaptivePark(nanoClock::getAsLong)::idle : idleStrategy.get();
  }

  /** Every option by its name; of functions, whether they are the default. */
  @Override
  public String toString() {
    return "MetricsOptions[enabled="
        + enabled
        + (", commonLabels=" + commonLabels)
        + (", utf8Names=" + utf8Names)
        + (", labelValueLimit=" + labelValueLimit)
        + (", ring=" + ring)
        + (", ringBytes=" + ringBytes)
        + (", maxRings=" + maxRings)
        + (", threadBlockBytes=" + threadBlockBytes)
        + (", blockPoolBytes=" + blockPoolBytes)
        + (", seriesLimit=" + seriesLimit)
        + (", totalSeriesLimit=" + totalSeriesLimit)
        + (", quantiles=" + quantiles)
        + (", recordedHistograms=" + new TreeSet<>(recordedHistograms))
        + (", quantileSeriesLimit=" + quantileSeriesLimit)
        + (", deny=" + denied)
        + (", rename=" + renames)
        + (", selfMetrics=" + selfMetrics)
        + (", createdTimestamps=" + createdTimestamps)
        + (", scrapeTimeout=" + scrapeTimeout)
        + (", collectorTimeout=" + collectorTimeout)
        + (", closeTimeout=" + closeTimeout)
        + (", idleStrategy=" + word(idleStrategy == null))
        + (", threadFactory=" + word(threadFactory == DAEMONS))
        + (", nanoClock=" + word(nanoClock == SYSTEM_CLOCK))
        + (", epochClock=" + word(epochClock == WALL_CLOCK))
        + (", errorHandler=" + word(errorHandler == LOGGED))
        + "]";
  }

  private static String word(boolean isDefault) {
    return isDefault ? "default" : "own";
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private boolean enabled = true;
    private final List<String> commonLabels = new ArrayList<>();
    private boolean utf8Names;
    private int labelValueLimit = 1_024;
    private RingKind ring = RingKind.AUTO;
    private int ringBytes = 64 * 1024;
    private int maxRings = 1024;
    private int threadBlockBytes = 48 * 1024;
    private int blockPoolBytes = 2 * 1024 * 1024;
    private int seriesLimit = 1_000;
    private int totalSeriesLimit = 20_000;
    private QuantileMode quantiles = QuantileMode.WINDOW;
    private List<String> recordedHistograms = List.of();
    private int quantileSeriesLimit = 1_000;
    private List<String> denied = List.of();
    private final Map<String, String> renames = new LinkedHashMap<>();
    private SelfMetricDetail selfMetrics = SelfMetricDetail.ESSENTIAL;
    private boolean createdTimestamps;
    private Duration scrapeTimeout = Duration.ofSeconds(1);
    private Duration collectorTimeout = Duration.ofSeconds(1);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private @Nullable Supplier<IdleStrategy> idleStrategy;
    private ThreadFactory threadFactory = DAEMONS;
    private LongSupplier nanoClock = SYSTEM_CLOCK;
    private LongSupplier epochClock = WALL_CLOCK;
    private Consumer<Throwable> errorHandler = LOGGED;

    private Builder() {}

    private Builder(MetricsOptions options) {
      this.enabled = options.enabled;
      for (int i = 0; i < options.commonLabels.names().size(); i++) {
        commonLabel(options.commonLabels.names().get(i), options.commonLabels.values().get(i));
      }
      this.utf8Names = options.utf8Names;
      this.labelValueLimit = options.labelValueLimit;
      this.ring = options.ring;
      this.ringBytes = options.ringBytes;
      this.maxRings = options.maxRings;
      this.threadBlockBytes = options.threadBlockBytes;
      this.blockPoolBytes = options.blockPoolBytes;
      this.seriesLimit = options.seriesLimit;
      this.totalSeriesLimit = options.totalSeriesLimit;
      this.quantiles = options.quantiles;
      this.recordedHistograms = List.copyOf(options.recordedHistograms);
      this.quantileSeriesLimit = options.quantileSeriesLimit;
      this.denied = options.denied;
      this.renames.putAll(options.renames);
      this.selfMetrics = options.selfMetrics;
      this.createdTimestamps = options.createdTimestamps;
      this.scrapeTimeout = options.scrapeTimeout;
      this.collectorTimeout = options.collectorTimeout;
      this.closeTimeout = options.closeTimeout;
      this.idleStrategy = options.idleStrategy;
      this.threadFactory = options.threadFactory;
      this.nanoClock = options.nanoClock;
      this.epochClock = options.epochClock;
      this.errorHandler = options.errorHandler;
    }

    /** Whether anything is recorded; if not, see {@link Metrics#noop}. Default: yes. */
    public Builder enabled(boolean enabled) {
      this.enabled = enabled;
      return this;
    }

    /** Adds one label to every series; default: none. */
    public Builder commonLabel(String name, String value) {
      commonLabels.add(name); // checked when all are known
      commonLabels.add(value);
      return this;
    }

    /** The same, in place of one of this name. */
    Builder replaceCommonLabel(String name, String value) {
      for (int i = commonLabels.size() - 2; i >= 0; i -= 2) {
        if (commonLabels.get(i).equals(name)) {
          commonLabels.subList(i, i + 2).clear();
        }
      }
      return commonLabel(name, value);
    }

    /**
     * Whether names of metrics and labels may have any characters. Such names are quoted for
     * scrapers that ask for {@code escaping=allow-utf-8} and escaped for all others. Default: no,
     * as older scrapers and queries know them by another name then.
     */
    public Builder utf8Names(boolean utf8Names) {
      this.utf8Names = utf8Names;
      return this;
    }

    /**
     * The most characters of a label value; one that is longer is {@code other}, and counted.
     * Default 1,024.
     */
    public Builder labelValueLimit(int labelValueLimit) {
      this.labelValueLimit = labelValueLimit;
      return this;
    }

    /** Which ring to use; default: {@link RingKind#AUTO}. */
    public Builder ring(RingKind ring) {
      this.ring = Objects.requireNonNull(ring, "ring");
      return this;
    }

    /** Memory of one thread's ring; default 64 KiB: 4,096 values. */
    public Builder ringBytes(int ringBytes) {
      this.ringBytes = ringBytes;
      return this;
    }

    /**
     * How many threads may have a ring. Those that come later share rings, and blocks where those
     * are full. Default 1,024.
     */
    public Builder maxRings(int maxRings) {
      this.maxRings = maxRings;
      return this;
    }

    /**
     * What the blocks of one thread may take in any case: it counts there, by itself, what it
     * records often, in some 2 KiB for each series of latencies and 3 or 4 for each kind of HTTP
     * request. What fits neither here nor into {@linkplain #blockPoolBytes the pool} goes through
     * its ring, which costs the aggregator more and loses nothing; {@code
     * tare_blocks_refused_total} counts it. 0 for no blocks at all. Default 48 KiB.
     */
    public Builder threadBlockBytes(int threadBlockBytes) {
      this.threadBlockBytes = threadBlockBytes;
      return this;
    }

    /**
     * What the blocks of all threads may take beyond {@link #threadBlockBytes}, together: whoever
     * comes first. So a few threads that record many series have room, and many threads are
     * bounded. Default 2 MiB.
     */
    public Builder blockPoolBytes(int blockPoolBytes) {
      this.blockPoolBytes = blockPoolBytes;
      return this;
    }

    /** Series of a metric that does not set its own limit; default 1,000. */
    public Builder seriesLimit(int seriesLimit) {
      this.seriesLimit = seriesLimit;
      return this;
    }

    /** Series of all metrics together; default 20,000. */
    public Builder totalSeriesLimit(int totalSeriesLimit) {
      this.totalSeriesLimit = totalSeriesLimit;
      return this;
    }

    /**
     * What quantiles cover of histograms that do not say it themselves, or {@link
     * QuantileMode#NONE} for none of them. Default: the last 60 s.
     */
    public Builder quantiles(QuantileMode quantiles) {
      this.quantiles = Objects.requireNonNull(quantiles, "quantiles");
      return this;
    }

    /**
     * The histograms, by their full names, that can be written to a {@link
     * dev.tare.export.hlog.HistogramLog}: whoever asks for {@link dev.tare.model.Detail#CELLS} gets
     * how many values each of their cells has had. Recording them costs no more. A series takes
     * half as much again for quantiles where these are of a window, and without quantiles as much
     * as one with them, and counts among {@link #quantileSeriesLimit}. A name that no histogram has
     * does nothing. Default: none.
     */
    public Builder recordedHistograms(String... names) {
      this.recordedHistograms = List.of(names);
      return this;
    }

    /**
     * How many series of all metrics together may have quantiles, which take 5 to 10 KB each and 22
     * KB at most for durations; later ones have none. Default: 1,000.
     *
     * @throws IllegalArgumentException if it is not from 0 to 10,000,000
     */
    public Builder quantileSeriesLimit(int quantileSeriesLimit) {
      this.quantileSeriesLimit = quantileSeriesLimit;
      return this;
    }

    /**
     * Families that are not registered, by patterns of their names in which {@code *} stands for
     * any characters: {@code jvm_*}. Whoever registers one gets handles that do nothing, so that
     * neither recording nor memory is paid for; an event goes on without it. The names are those in
     * the code, before any {@link #rename}. Quantiles go with their histogram; of Tare's own
     * families {@link #selfMetrics} decides. A second call replaces the first. Default: none.
     */
    public Builder deny(String... patterns) {
      this.denied = List.of(patterns);
      return this;
    }

    /**
     * Shows families under other names: {@code rename("http_*", "web_*")}, where a {@code *} of the
     * new name stands for what that of the pattern does. Of several the first that fits counts.
     * What the code asks for by the name that it has registered works as before; snapshots and
     * {@link #recordedHistograms} have the new one. A family whose new name would not be allowed
     * (without its {@code _total} or unit), or is that of another, keeps its own. One whose own
     * name another was given before is left out, as if it were denied. The {@link #errorHandler} is
     * told of each. Default: none.
     */
    public Builder rename(String pattern, String to) {
      renames.put(pattern, to);
      return this;
    }

    /** How much Tare shows of itself; default {@link SelfMetricDetail#ESSENTIAL}. */
    public Builder selfMetrics(SelfMetricDetail selfMetrics) {
      this.selfMetrics = Objects.requireNonNull(selfMetrics, "selfMetrics");
      return this;
    }

    /**
     * Whether counters and histograms tell when each of their series began: OpenMetrics has it as
     * {@code x_created}, one more line a series, and protobuf as {@code created_timestamp}. A
     * series that was removed and comes again begins anew. So a scraper knows that a count has
     * begun at 0 since it last looked, and that it is no gap. Costs nothing when recording.
     * Callbacks and collectors say themselves what they know. Default: no, as older scrapers take
     * each for a series of its own.
     */
    public Builder createdTimestamps(boolean createdTimestamps) {
      this.createdTimestamps = createdTimestamps;
      return this;
    }

    /** How long a scrape waits for the aggregator, and 50 ms more at most; default 1 s. */
    public Builder scrapeTimeout(Duration scrapeTimeout) {
      this.scrapeTimeout = Objects.requireNonNull(scrapeTimeout, "scrapeTimeout");
      return this;
    }

    /**
     * How long a scrape waits for one call of a collector or callback; for all together ten times
     * that, or as long as it was told. What takes longer is left out until it returns. Default 1 s.
     */
    public Builder collectorTimeout(Duration collectorTimeout) {
      this.collectorTimeout = Objects.requireNonNull(collectorTimeout, "collectorTimeout");
      return this;
    }

    /** How long closing takes at most, whatever hangs; default 5 s. */
    public Builder closeTimeout(Duration closeTimeout) {
      this.closeTimeout = Objects.requireNonNull(closeTimeout, "closeTimeout");
      return this;
    }

    /**
     * Makes what the aggregator's thread does when it finds nothing, or so little that the rings
     * are in no danger: one for each thread, as they keep state. Default: parks from 100 µs,
     * doubled to 10 ms, and to 200 ms when nobody has recorded anything for a second of {@link
     * #nanoClock}.
     */
    public Builder idleStrategy(Supplier<IdleStrategy> idleStrategy) {
      this.idleStrategy = Objects.requireNonNull(idleStrategy, "idleStrategy");
      return this;
    }

    /**
     * Makes the aggregator's thread; on scraping threads another if it dies, and those that call
     * callbacks and collectors, which are made daemons. Default: a daemon without a context class
     * loader or inherited thread locals.
     */
    public Builder threadFactory(ThreadFactory threadFactory) {
      this.threadFactory = Objects.requireNonNull(threadFactory, "threadFactory");
      return this;
    }

    /** Nanoseconds from any origin, never less than before; default {@link System#nanoTime}. */
    public Builder nanoClock(LongSupplier nanoClock) {
      this.nanoClock = Objects.requireNonNull(nanoClock, "nanoClock");
      return this;
    }

    /**
     * The time of day in milliseconds since 1970, for {@link #createdTimestamps} and exemplars.
     * Asked on any thread, recording ones included; must not throw. Default {@link
     * System#currentTimeMillis}.
     */
    public Builder epochClock(LongSupplier epochClock) {
      this.epochClock = Objects.requireNonNull(epochClock, "epochClock");
      return this;
    }

    /**
     * Told what goes wrong, on the aggregator's thread or one for callbacks and collectors, never
     * under a lock of Tare's and never on a recording thread. What it throws is counted. Default:
     * logs to {@link System.Logger} {@code dev.tare}.
     */
    public Builder errorHandler(Consumer<Throwable> errorHandler) {
      this.errorHandler = Objects.requireNonNull(errorHandler, "errorHandler");
      return this;
    }

    /**
     * The options.
     *
     * @throws IllegalArgumentException if a value is out of its range; the message names both
     */
    public MetricsOptions build() {
      return new MetricsOptions(this);
    }
  }
}
