package dev.tare.internal.builder;

import dev.tare.instrument.CheckReturnValue;
import dev.tare.instrument.Family;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.QuantileMode;
import dev.tare.model.MetricType;
import dev.tare.model.TraceContext;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Defines a histogram. */
public final class DefaultHistogramBuilder extends DefaultBuilder<HistogramBuilder>
    implements HistogramBuilder {
  private static final int MIN_SCHEMA = -4;
  private static final int MAX_SCHEMA = 5;
  private static final Duration MIN_INTERVAL = Duration.ofNanos(1_000);
  private static final Duration MAX_INTERVAL = Duration.ofHours(1);

  private final Registrar registrar;
  private double @Nullable [] buckets;
  private final QuantileChoice choice = new QuantileChoice();
  private OptionalInt nativeSchema = OptionalInt.empty();
  private @Nullable TraceContext traces;
  private Duration expectedInterval = Duration.ZERO;
  private int significantDigits = 2;
  private boolean listed = true;
  private @Nullable QuantileRange range;

  /** Nothing but a name defined yet. */
  public DefaultHistogramBuilder(String name, String help, Registrar registrar) {
    super(name, MetricType.HISTOGRAM, help);
    this.registrar = registrar;
  }

  @Override
  HistogramBuilder self() {
    return this;
  }

  @Override
  @CheckReturnValue
  public HistogramBuilder scale(double basePerRaw) {
    useScale(basePerRaw);
    return this;
  }

  @Override
  @CheckReturnValue
  public HistogramBuilder buckets(double... upperBounds) {
    this.buckets = BucketBounds.checked(upperBounds);
    return this;
  }

  @Override
  @CheckReturnValue
  public HistogramBuilder quantiles(double... quantiles) {
    choice.quantiles(quantiles);
    return this;
  }

  @Override
  @CheckReturnValue
  public HistogramBuilder quantileWindow(Duration length) {
    choice.window(length, name());
    return this;
  }

  @Override
  @CheckReturnValue
  public HistogramBuilder lifetimeQuantiles() {
    choice.lifetime();
    return this;
  }

  @Override
  @CheckReturnValue
  public HistogramBuilder nativeSchema(int schema) {
    if (schema < MIN_SCHEMA || schema > MAX_SCHEMA) {
      throw new IllegalArgumentException(
          "nativeSchema=%d of name=%s (allowed: %d to %d)"
              .formatted(schema, name(), MIN_SCHEMA, MAX_SCHEMA));
    }
    this.nativeSchema = OptionalInt.of(schema);
    return this;
  }

  @Override
  @CheckReturnValue
  public HistogramBuilder significantDigits(int digits) {
    if (digits < 1 || digits > 3) {
      throw new IllegalArgumentException(
          "significantDigits=%d of name=%s (allowed: 1 to 3)".formatted(digits, name()));
    }
    this.significantDigits = digits;
    return this;
  }

  @Override
  @CheckReturnValue
  public HistogramBuilder exemplars(TraceContext traces) {
    this.traces = traces;
    return this;
  }

  @Override
  @CheckReturnValue
  public HistogramBuilder range(double lowest, double highest) {
    this.range = new QuantileRange(lowest, highest);
    return this;
  }

  @Override
  @CheckReturnValue
  public HistogramBuilder expectedInterval(Duration interval) {
    if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "expectedInterval=%s of name=%s (allowed: %s to %s)"
              .formatted(interval, name(), MIN_INTERVAL, MAX_INTERVAL));
    }
    this.expectedInterval = interval;
    return this;
  }

  @Override
  @CheckReturnValue
  public HistogramBuilder unlisted() {
    this.listed = false;
    return this;
  }

  @Override
  public Histogram register() {
    return registrar.histograms(define(withoutLabels("family(), not register()"))).with();
  }

  @Override
  public Family<Histogram> family() {
    return registrar.histograms(define(withLabels()));
  }

  /**
   * The definition so far.
   *
   * @throws IllegalStateException if no buckets were given and the unit has no default
   * @throws IllegalArgumentException if its parts do not fit each other
   */
  HistogramDefinition define(FamilyDefinition family) {
    double[] bounds = buckets != null ? buckets : BucketBounds.defaults(name(), unit(), scale());
    double[] quantiles = quantiles();
    return new HistogramDefinition(
        family,
        BucketBounds.raw(name(), unit(), scale(), bounds),
        quantiles,
        quantileScale(),
        windowNs(quantiles.length > 0),
        rawExpectedInterval(quantiles.length > 0),
        nativeSchema,
        traces,
        listed);
  }

  private QuantileScale quantileScale() {
    QuantileRange range = this.range;
    return range == null
        ? QuantileRange.byDefault(unit(), scale(), significantDigits)
        : range.checked(name(), unit(), scale(), significantDigits);
  }

  private double[] quantiles() {
    boolean asked = choice.hasWindow() || !expectedInterval.isZero();
    boolean wanted = asked || registrar.quantiles() != QuantileMode.NONE;
    return choice.quantiles(wanted && unit().equals(Unit.SECONDS));
  }

  private long windowNs(boolean hasQuantiles) {
    if (choice.hasWindow() && !hasQuantiles) {
      throw new IllegalArgumentException(
          "%s of name=%s (allowed: with quantiles only)".formatted(choice, name()));
    }
    return hasQuantiles ? choice.windowNs(registrar.quantiles()) : 0;
  }

  private long rawExpectedInterval(boolean hasQuantiles) {
    long raw = scale().toRaw(expectedInterval.toNanos() / 1e9);
    if (!expectedInterval.isZero() && (raw == 0 || !hasQuantiles || !unit().equals(Unit.SECONDS))) {
      throw new IllegalArgumentException(
          "expectedInterval=%s of name=%s unit=%s scale=%s (allowed: with quantiles of seconds only, not finer than the scale)"
              .formatted(expectedInterval, name(), unit(), scale().toBase(1)));
    }
    return raw;
  }
}
