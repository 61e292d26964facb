package dev.tare.instrument;

import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Scale;
import dev.tare.model.TraceContext;
import dev.tare.model.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Defines a histogram. With unit seconds it has latency buckets and quantiles by default; with
 * bytes powers of four from 64 B to 64 MiB and no quantiles; else buckets must be given.
 */
public final class HistogramBuilder extends InstrumentBuilder<HistogramBuilder> {
  private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999, 1};
  private static final int MIN_SCHEMA = -4;
  private static final int MAX_SCHEMA = 5;
  private static final Duration MIN_WINDOW = Duration.ofSeconds(1);
  private static final Duration MAX_WINDOW = Duration.ofDays(1);
  private static final Duration MIN_INTERVAL = Duration.ofNanos(1_000);
  private static final Duration MAX_INTERVAL = Duration.ofHours(1);

  private final InstrumentFactory factory;
  private double @Nullable [] buckets;
  private double @Nullable [] quantiles;
  private Duration quantileWindow = Duration.ZERO;
  private OptionalInt nativeSchema = OptionalInt.empty();
  private @Nullable TraceContext traces;
  private Duration expectedInterval = Duration.ZERO;
  private int significantDigits = 2;
  private @Nullable QuantileRange range;
  private @Nullable Scale scale;

  /** For the registry, which hands builders out. */
  public HistogramBuilder(String name, String help, InstrumentFactory factory) {
    super(name, MetricType.HISTOGRAM, help);
    this.factory = factory;
  }

  /**
   * What one raw value is worth in the base unit: a histogram of seconds with the scale 0.001 takes
   * {@code record(long)} in milliseconds. {@code record(double)} is in the base unit whatever the
   * scale, and rounds to it; so are bounds and what is exported. Default: 1e-9 for seconds, 1e-6
   * for ratios, else 1.
   *
   * @throws IllegalArgumentException if it is not 1 or 0.1, 0.01 … down to 1e-9: only then do sums
   *     stay exact when the decimal point is put in
   */
  public HistogramBuilder scale(double basePerRaw) {
    this.scale =
        Scale.worth(basePerRaw)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "scale=%s of name=%s (allowed: a power of ten, 1e-9 to 1)"
                            .formatted(basePerRaw, descriptor().name())));
    return this;
  }

  /**
   * The inclusive upper bounds of the buckets ({@code le}), in the base unit; +Inf comes by itself.
   *
   * @throws IllegalArgumentException if there are none or over 200, or they are not positive,
   *     finite and ascending; when registered, if two are the same in the {@link #scale}
   */
  public HistogramBuilder buckets(double... upperBounds) {
    this.buckets = BucketBounds.checked(upperBounds);
    return this;
  }

  /**
   * The quantiles that are exported, in a summary family of their own; 1 is the exact maximum. None
   * means that no HdrHistogram is kept (19 KB a series for durations).
   *
   * @throws IllegalArgumentException if they are not ascending, from 0 to 1
   */
  public HistogramBuilder quantiles(double... quantiles) {
    double last = -1;
    for (double quantile : quantiles) {
      last = quantile >= 0 && quantile <= 1 && quantile > last ? quantile : Double.NaN;
    }
    if (Double.isNaN(last)) {
      throw new IllegalArgumentException(
          "quantiles=" + Arrays.toString(quantiles) + " (allowed: ascending, from 0 to 1)");
    }
    this.quantiles = quantiles.clone();
    return this;
  }

  /**
   * Also exports the quantiles of the last whole window of this length, beside those of the
   * lifetime and under the label {@code window="60s"}. Windows follow each other without a gap from
   * the moment at which the {@code Metrics} was opened. A value belongs to the window in which it
   * was drained, which may be one drain period (some 10 ms; up to 200 ms after a second of silence)
   * after it was recorded; a window without values has no quantiles; quantile 1 is within the
   * digits, not exact. Default: none. Costs one more HdrHistogram a series, and nothing when
   * recording.
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
   * above the highest that quantiles tell apart are in that value's bucket. Recording costs nothing
   * more, a series 8 B a bucket: 2.6 KB for durations with schema 3. Default: none.
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
   * How many significant digits quantiles have. Default: 2, within 1 %. A series of durations takes
   * 3 KB with one digit, 19 KB with two, 136 KB with three, in each HdrHistogram that it keeps; a
   * spill block as much where it is touched.
   *
   * @throws IllegalArgumentException if {@code digits} is not from 1 to 3
   */
  public HistogramBuilder significantDigits(int digits) {
    if (digits < 1 || digits > 3) {
      throw new IllegalArgumentException(
          "significantDigits=%d of name=%s (allowed: 1 to 3)"
              .formatted(digits, descriptor().name()));
    }
    this.significantDigits = digits;
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

  /**
   * The values that quantiles tell apart, in the base unit. Default: from a nanosecond to an hour,
   * from a byte to 1 TiB, from a millionth to a ratio of 1,000, from 1 to 10¹²; with a {@link
   * #scale}, from one step of it, to 2⁶¹ steps if that is less. What is below {@code lowest} is
   * told from 0 by luck only, and the digits hold from {@code 10^digits} times {@code lowest} on:
   * {@link #quantileScale} tells the error, and so does the help text of the quantiles. What is
   * above {@code highest} counts as that, for quantiles only, and as clamped. Checked when the
   * histogram is registered.
   */
  public HistogramBuilder range(double lowest, double highest) {
    this.range = new QuantileRange(lowest, highest);
    return this;
  }

  /**
   * Corrects quantiles for coordinated omission: give the interval at which values are taken where
   * one waits for the other, as with a client that has one request at a time. For a value longer
   * than that, those which the wait has kept from being taken are counted too (HdrHistogram's
   * {@code recordValueWithExpectedInterval}). Default: not corrected.
   *
   * <p>Only quantiles are corrected, of the lifetime and the window: buckets, count and sum are of
   * what was recorded. Not for a server that measures requests of independent clients, whose
   * waiting ones are recorded anyway. It cannot know the values that it makes up; and one that was
   * recorded beside a full ring is corrected by its HDR cell, within the digits. Costs one more
   * HdrHistogram a series, and nothing when recording.
   *
   * @throws IllegalArgumentException if the interval is not from 1 µs to an hour
   */
  public HistogramBuilder expectedInterval(Duration interval) {
    if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "expectedInterval=%s of name=%s (allowed: %s to %s)"
              .formatted(interval, descriptor().name(), MIN_INTERVAL, MAX_INTERVAL));
    }
    this.expectedInterval = interval;
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
    MetricName name = descriptor().name();
    double[] bounds = buckets != null ? buckets : BucketBounds.defaults(name, unit(), scale());
    return BucketBounds.raw(name, unit(), scale(), bounds);
  }

  /** The quantiles that are exported. */
  public double[] exportedQuantiles() {
    double[] byDefault = unit() == Unit.SECONDS ? QUANTILES : new double[0];
    return (quantiles != null ? quantiles : byDefault).clone();
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

  /**
   * The raw interval that quantiles are corrected by; 0 where they are not.
   *
   * @throws IllegalArgumentException if there is one, and no quantile, another unit than seconds,
   *     or a scale in which it is less than 1
   */
  public long rawExpectedInterval() {
    long raw = scale().toRaw(expectedInterval.toNanos() / 1e9);
    if (!expectedInterval.isZero()
        && (raw == 0 || exportedQuantiles().length == 0 || unit() != Unit.SECONDS)) {
      throw new IllegalArgumentException(
          "expectedInterval=%s of name=%s unit=%s scale=%s (allowed: with quantiles of SECONDS only, not finer than the scale)"
              .formatted(expectedInterval, descriptor().name(), unit(), scale().toBase(1)));
    }
    return raw;
  }

  /**
   * Which values quantiles tell apart, as declared so far.
   *
   * @throws IllegalArgumentException if the range does not fit the grain of the unit
   */
  public QuantileScale quantileScale() {
    QuantileRange range = this.range;
    return range == null
        ? QuantileRange.byDefault(unit(), scale(), significantDigits)
        : range.checked(descriptor().name(), unit(), scale(), significantDigits);
  }

  @Override
  Scale scale() {
    return scale != null ? scale : super.scale();
  }
}
