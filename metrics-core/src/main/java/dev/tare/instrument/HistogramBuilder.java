package dev.tare.instrument;

import dev.tare.model.TraceContext;
import java.time.Duration;

/**
 * Defines a histogram. With unit seconds it has latency buckets and quantiles of the last minute by
 * default; with bytes powers of four from 64 B to 64 MiB and no quantiles; else buckets must be
 * given.
 */
public interface HistogramBuilder extends InstrumentBuilder<HistogramBuilder> {

  /**
   * What one raw value is worth in the base unit: a histogram of seconds with the scale 0.001 takes
   * {@code record(long)} in milliseconds. {@code observe(double)} is in the base unit whatever the
   * scale, and rounds to it; so are bounds and what is exported. Default: 1e-9 for seconds, 1e-6
   * for ratios, else 1.
   *
   * @throws IllegalArgumentException if it is not 1 or 0.1, 0.01 … down to 1e-9: only then do sums
   *     stay exact when the decimal point is put in
   */
  @CheckReturnValue
  HistogramBuilder scale(double basePerRaw);

  /**
   * The inclusive upper bounds of the buckets ({@code le}), in the base unit; +Inf comes by itself.
   *
   * @throws IllegalArgumentException if there are none or over 300, or they are not positive,
   *     finite and ascending; when registered, if one is not a whole number of steps of the {@link
   *     #scale}
   */
  @CheckReturnValue
  HistogramBuilder buckets(double... upperBounds);

  /**
   * The quantiles that are exported, in a gauge family of their own: {@code x_seconds} has them as
   * {@code x_quantile_seconds{quantile="0.99",window="60s"}}. None means that nothing is kept for
   * them. Default: 0.5, 0.9, 0.99, 0.999 and 1 for seconds, unless the options of the {@code
   * Metrics} say {@link QuantileMode#NONE}; else none.
   *
   * @throws IllegalArgumentException if they are not ascending, from 0 to 1
   */
  @CheckReturnValue
  HistogramBuilder quantiles(double... quantiles);

  /**
   * Quantiles are those of the last whole window of this length, with the label {@code
   * window="60s"}. It moves by half its length, from the moment at which the {@code Metrics} was
   * opened: one of 60 s ends up to 30 s before a scrape. A window without values has no quantiles.
   * A value belongs to the half in which it was drained, or read from a block of its thread, which
   * may be one drain period (some 10 ms; up to 200 ms after a second of silence) after it was
   * recorded. Quantile 1 is the maximum within the digits, as the others are; that of {@link
   * #lifetimeQuantiles} is exact. Default: 60 s, unless the options of the {@code Metrics} say
   * {@link QuantileMode#LIFETIME}. Of this and {@link #lifetimeQuantiles} the last call counts.
   *
   * @throws IllegalArgumentException if the length is not in whole seconds, from 1 s to a day
   */
  @CheckReturnValue
  HistogramBuilder quantileWindow(Duration length);

  /**
   * Quantiles are those of everything since the series began, with the label {@code
   * window="lifetime"}. They forget nothing, so after a day they hardly move: for jobs and tests
   * that have an end, not for alerts. Quantile 1 is the exact maximum.
   */
  @CheckReturnValue
  HistogramBuilder lifetimeQuantiles();

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
  @CheckReturnValue
  HistogramBuilder nativeSchema(int schema);

  /**
   * How many significant digits quantiles have. Default: 2, within 1 %. What quantiles are read
   * from grows with how far values are spread, and hardly with how many there are: with two digits
   * a series of durations takes 5 to 10 KB for latencies as they are and 22 KB at most, with one
   * digit 4 KB at most, with three 156 KB.
   *
   * @throws IllegalArgumentException if {@code digits} is not from 1 to 3
   */
  @CheckReturnValue
  HistogramBuilder significantDigits(int digits);

  /**
   * Also keeps exemplars: of each bucket the last value that was taken for an example, with its
   * trace. A series takes one in 100 ms at most, from whichever thread is first with a sampled
   * span; until then {@code traces} is asked after every value. An exemplar that finds the thread's
   * ring full is dropped and counted; the value never is. Default: none, and then they cost
   * nothing.
   *
   * @param traces where the same histogram is registered twice, the first one's is asked
   */
  @CheckReturnValue
  HistogramBuilder exemplars(TraceContext traces);

  /**
   * The values that quantiles tell apart, in the base unit. Default: from a nanosecond to an hour,
   * from a byte to 1 TiB, from a millionth to a ratio of 1,000, from 1 to 10¹²; with a {@link
   * #scale}, from one step of it, to 2⁶¹ steps if that is less. What is below {@code lowest} is
   * told from 0 by luck only, and the digits hold from {@code 10^digits} times {@code lowest} on:
   * the help text of the quantiles tells the error. What is above {@code highest} counts as that,
   * for quantiles only, and as clamped. Checked when the histogram is registered.
   */
  @CheckReturnValue
  HistogramBuilder range(double lowest, double highest);

  /**
   * Corrects quantiles for coordinated omission: give the interval at which values are taken where
   * one waits for the other, as with a client that has one request at a time. For a value longer
   * than that, those which the wait has kept from being taken are counted too (HdrHistogram's
   * {@code recordValueWithExpectedInterval}). Default: not corrected.
   *
   * <p>Only quantiles are corrected, of the window or the lifetime: buckets, count and sum are of
   * what was recorded. Not for a server that measures requests of independent clients, whose
   * waiting ones are recorded anyway. It cannot know the values that it makes up; and one that was
   * recorded beside a full ring is corrected by its HDR cell: those that it stands for are off by
   * as much as it is, 1 % of the whole wait. Costs nothing when recording.
   *
   * @throws IllegalArgumentException if the interval is not from 1 µs to an hour
   */
  @CheckReturnValue
  HistogramBuilder expectedInterval(Duration interval);

  /**
   * Keeps the histogram off every page. It is recorded into as any other, and is in what {@code
   * Metrics.recorded} returns, and in the snapshot that a collector asks for while it is read: for
   * a {@link dev.tare.model.Collector} that shows it in another form. Its name is taken all the
   * same. Default: listed.
   */
  @CheckReturnValue
  HistogramBuilder unlisted();

  /** Registers a histogram without labels. */
  Histogram register();

  /** Registers a histogram with labels. */
  Family<Histogram> family();
}
