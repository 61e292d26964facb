package dev.tare.instrument;

import dev.tare.model.MetricType;
import dev.tare.model.TraceContext;
import dev.tare.model.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Defines a histogram. With unit seconds it has latency buckets and quantiles by default; with
 * bytes powers of four from 64 B to 64 MiB and no quantiles; else buckets must be given.
 */
public final class HistogramBuilder extends InstrumentBuilder<HistogramBuilder> {
  private static final double[] SECONDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };
  private static final double[] BYTES = {
    64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
  };
  private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999, 1};
  private static final int MAX_BUCKETS = 200;
  private static final int MIN_SCHEMA = -4;
  private static final int MAX_SCHEMA = 5;
  private static final Duration MIN_WINDOW = Duration.ofSeconds(1);
  private static final Duration MAX_WINDOW = Duration.ofDays(1);

  private final InstrumentFactory factory;
  private double @Nullable [] buckets;
  private double @Nullable [] quantiles;
  private Duration quantileWindow = Duration.ZERO;
  private OptionalInt nativeSchema = OptionalInt.empty();
  private @Nullable TraceContext traces;

  /** For the registry, which hands builders out. */
  public HistogramBuilder(String name, String help, InstrumentFactory factory) {
    super(name, MetricType.HISTOGRAM, help);
    this.factory = factory;
  }

  /**
   * The inclusive upper bounds of the buckets ({@code le}), in the base unit; +Inf comes by itself.
   *
   * @throws IllegalArgumentException if there are none or over 200, or they are not positive,
   *     finite and ascending
   */
  public HistogramBuilder buckets(double... upperBounds) {
    boolean ok = upperBounds.length > 0 && upperBounds.length <= MAX_BUCKETS && upperBounds[0] > 0;
    for (int i = 1; i < upperBounds.length; i++) {
      ok &= upperBounds[i] > upperBounds[i - 1];
    }
    if (!ok || upperBounds[upperBounds.length - 1] == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "buckets=%s (allowed: 1 to %d, positive, finite, ascending)"
              .formatted(Arrays.toString(upperBounds), MAX_BUCKETS));
    }
    this.buckets = upperBounds.clone();
    return this;
  }

  /**
   * The quantiles that are exported, in a summary family of their own; 1 is the exact maximum. None
   * means that no HdrHistogram is kept (19 KB a series for durations).
   *
   * @throws IllegalArgumentException if they are not ascending, from 0 to 1
   */
  public HistogramBuilder quantiles(double... quantiles) {
    boolean ok = true;
    for (int i = 0; i < quantiles.length; i++) {
      ok &= quantiles[i] >= 0 && quantiles[i] <= 1 && (i == 0 || quantiles[i] > quantiles[i - 1]);
    }
    if (!ok) {
      throw new IllegalArgumentException(
          "quantiles=" + Arrays.toString(quantiles) + " (allowed: ascending, from 0 to 1)");
    }
    this.quantiles = quantiles.clone();
    return this;
  }

  /**
   * Also exports the quantiles of the last whole window of this length, beside those of the
   * lifetime and under the label {@code window="60s"}; 60 s suits most dashboards. Windows follow
   * each other without a gap from the moment at which the {@code Metrics} was opened. A value
   * belongs to the window in which it was drained, which may be one drain period (some 10 ms) after
   * it was recorded; a window without values has no quantiles; quantile 1 is within the digits, not
   * exact. Default: none. Costs one more HdrHistogram a series, and nothing when recording.
   *
   * @throws IllegalArgumentException if the length is not in whole seconds, from 1 s to a day
   */
  public HistogramBuilder quantileWindow(Duration length) {
    if (length.compareTo(MIN_WINDOW) < 0
        || length.compareTo(MAX_WINDOW) > 0
        || !length.truncatedTo(ChronoUnit.SECONDS).equals(length)) {
      throw new IllegalArgumentException(
          "quantileWindow=%s of name=%s (allowed: whole seconds, %s to %s)"
              .formatted(length, descriptor().name(), MIN_WINDOW, MAX_WINDOW));
    }
    this.quantileWindow = length;
    return this;
  }

  /**
   * Also keeps native buckets, which Prometheus takes in its protobuf format, where native
   * histograms are turned on. Exact: built from the recorded values, not from other buckets; values
   * above {@link #highestTrackable} are in that value's bucket. Recording costs nothing more, a
   * series 8 B a bucket: 2.6 KB for durations with schema 3. Default: none.
   *
   * <p>A Prometheus that takes native buckets leaves the {@code le} buckets of the same histogram
   * out, unless it is told to scrape classic histograms as well.
   *
   * @param schema how fine: each bound is 2^(2^-schema) times the one before, so 3 means buckets
   *     that are 9 % wide, 5 means 2 %
   * @throws IllegalArgumentException if it is not from -4 to 5
   */
  public HistogramBuilder nativeSchema(int schema) {
    if (schema < MIN_SCHEMA || schema > MAX_SCHEMA) {
      throw new IllegalArgumentException(
          "nativeSchema=%d of name=%s (allowed: %d to %d)"
              .formatted(schema, descriptor().name(), MIN_SCHEMA, MAX_SCHEMA));
    }
    this.nativeSchema = OptionalInt.of(schema);
    return this;
  }

  /**
   * Also keeps exemplars: of each bucket the last value that was taken for an example, with its
   * trace. A series takes one in 100 ms at most, from whichever thread is first with a sampled
   * span; until then {@code traces} is asked after every value. An exemplar that finds the thread's
   * ring full is dropped and counted; the value never is. Default: none, and then they cost
   * nothing.
   *
   * @param traces where the same histogram is registered twice, the first one's is asked
   */
  public HistogramBuilder exemplars(TraceContext traces) {
    this.traces = traces;
    return this;
  }

  /** Registers a histogram without labels. */
  public Histogram register() {
    requireLabels(false);
    return factory.histogram(this);
  }

  /** Registers a histogram with labels. */
  public Family<Histogram> family() {
    requireLabels(true);
    return factory.histograms(this);
  }

  /**
   * The raw upper bounds.
   *
   * @throws IllegalStateException if none were given and the unit has no default
   * @throws IllegalArgumentException if a bound is 0 or too large, or two are the same, in the raw
   *     form
   */
  public long[] rawBounds() {
    double[] bounds = buckets;
    if (bounds == null) {
      bounds =
          switch (unit()) {
            case SECONDS -> SECONDS;
            case BYTES -> BYTES;
            case RATIO, NONE ->
                throw new IllegalStateException(
                    "buckets of name=%s unit=%s (have to be given with this unit)"
                        .formatted(descriptor().name(), unit()));
          };
    }
    long[] raw = Arrays.stream(bounds).mapToLong(unit()::toRaw).toArray();
    if (raw[raw.length - 1] == Long.MAX_VALUE) {
      throw new IllegalArgumentException(
          "buckets=%s of name=%s (allowed: below %s with unit=%s)"
              .formatted(
                  Arrays.toString(bounds),
                  descriptor().name(),
                  unit().toBase(Long.MAX_VALUE),
                  unit()));
    }
    if (raw[0] == 0 || Arrays.stream(raw).distinct().count() != raw.length) {
      throw new IllegalArgumentException(
          "buckets=%s of name=%s (one is 0, or two are the same, in the grain of unit=%s)"
              .formatted(Arrays.toString(bounds), descriptor().name(), unit()));
    }
    return raw;
  }

  /** The quantiles that are exported. */
  public double[] exportedQuantiles() {
    double[] chosen = quantiles;
    if (chosen != null) {
      return chosen.clone();
    }
    return unit() == Unit.SECONDS ? QUANTILES.clone() : new double[0];
  }

  /**
   * The length of the window, in nanoseconds; 0 where there is none.
   *
   * @throws IllegalArgumentException if there is one, and no quantile
   */
  public long quantileWindowNs() {
    if (!quantileWindow.isZero() && exportedQuantiles().length == 0) {
      throw new IllegalArgumentException(
          "quantileWindow=%s of name=%s (allowed: with quantiles only)"
              .formatted(quantileWindow, descriptor().name()));
    }
    return quantileWindow.toNanos();
  }

  /** The schema of the native buckets; empty where there are none. */
  public OptionalInt nativeSchema() {
    return nativeSchema;
  }

  /** Where exemplars get their traces from; null where there are none. */
  public @Nullable TraceContext exemplarTraces() {
    return traces;
  }

  /** The largest raw value that quantiles tell apart: an hour, 1 TiB, a ratio of 1,000 or 10¹². */
  public long highestTrackable() {
    return switch (unit()) {
      case SECONDS -> TimeUnit.HOURS.toNanos(1);
      case BYTES -> 1L << 40;
      case RATIO -> 1_000_000_000L;
      case NONE -> 1_000_000_000_000L;
    };
  }
}
