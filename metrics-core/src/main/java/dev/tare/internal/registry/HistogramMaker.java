package dev.tare.internal.registry;

import dev.tare.instrument.Histogram;
import dev.tare.internal.aggregate.Aggregator;
import dev.tare.internal.aggregate.HistogramFamilyState;
import dev.tare.internal.builder.FamilyDefinition;
import dev.tare.internal.builder.HistogramDefinition;
import dev.tare.internal.builder.QuantileScale;
import dev.tare.internal.histogram.HdrScale;
import dev.tare.internal.histogram.HistogramShape;
import dev.tare.internal.instrument.InvalidValues;
import dev.tare.internal.instrument.SeriesHistogram;
import dev.tare.internal.record.HistogramSeries;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Scale;
import dev.tare.model.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Registers histograms, each with the gauge family of its quantiles. */
final class HistogramMaker {
  private static final String QUANTILE = "quantile";
  private static final String WINDOW = "window";

  private final Registrations registrations;
  private final Aggregator aggregator;
  private final RegistrySettings settings;

  HistogramMaker(Registrations registrations, Aggregator aggregator, RegistrySettings settings) {
    this.registrations = registrations;
    this.aggregator = aggregator;
    this.settings = settings;
  }

  @SuppressWarnings("unchecked") // the kind says which state the registration has
  HistogramFamilyState<Histogram> family(HistogramDefinition definition) {
    RegisteredMetric registered =
        registrations.findOrAdd(
            definition.family(), definition.kind(), same -> register(definition, same));
    RegisteredMetric.Series series = Objects.requireNonNull(registered.series());
    return (HistogramFamilyState<Histogram>) Objects.requireNonNull(series.histogram());
  }

  private RegisteredMetric register(HistogramDefinition definition, List<?> same) {
    MetricDescriptor descriptor = definition.family().descriptor();
    HistogramShape shape = shape(definition);
    MetricDescriptor quantiles =
        definition.quantiles().length == 0
            ? null
            : quantilesOf(descriptor, notes(shape, definition.quantileScale()));
    if (quantiles != null) {
      registrations.addQuantiles(quantiles, "quantiles of " + descriptor.name());
    }
    boolean made = false;
    try {
      RegisteredMetric fresh = register(definition, same, shape, quantiles);
      if (!definition.listed()) {
        registrations.unlist(descriptor);
        if (quantiles != null) {
          registrations.unlist(quantiles);
        }
      }
      made = true;
      return fresh;
    } finally {
      if (!made && quantiles != null) {
        registrations.remove(quantiles);
      }
    }
  }

  private RegisteredMetric register(
      HistogramDefinition definition,
      List<?> same,
      HistogramShape shape,
      @Nullable MetricDescriptor quantiles) {
    FamilyDefinition family = definition.family();
    MetricDescriptor descriptor = family.descriptor();
    InvalidValues invalid = new InvalidValues();
    HistogramFamilyState<Histogram> state =
        aggregator.newHistogram(
            shape,
            quantiles,
            settings.labelText(),
            series -> new SeriesHistogram(series, descriptor, invalid),
            settings.onFirstOverflow(descriptor, shape.limit(), aggregator.errors()));
    if (!family.expiry().isZero()) {
      aggregator
          .reclaimer()
          .expire(state.table(), family.expiry().toNanos(), HistogramSeries::recorded);
    }
    return new RegisteredMetric(
        descriptor,
        same,
        new RegisteredMetric.Series(state.table(), shape.limit(), 0, invalid, state),
        null,
        null,
        null,
        () -> drop(state, quantiles));
  }

  private void drop(HistogramFamilyState<?> state, @Nullable MetricDescriptor quantiles) {
    if (quantiles != null) {
      registrations.remove(quantiles);
    }
    aggregator.reclaimer().stopExpiring(state.table());
    state.table().drop();
    aggregator.drop(state);
  }

  private HistogramShape shape(HistogramDefinition definition) {
    QuantileScale scale = definition.quantileScale();
    MetricDescriptor descriptor = definition.family().descriptor();
    HistogramShape shape =
        new HistogramShape(
            descriptor,
            definition.bounds(),
            definition.quantiles(),
            new HdrScale(scale.lowest(), scale.highest(), scale.digits()),
            definition.windowNs(),
            definition.expectedInterval(),
            definition.nativeSchema(),
            definition.traces(),
            definition.family().seriesLimitOr(settings.seriesLimit()));
    return shape.withCells(settings.recorded().contains(descriptor.name().value()));
  }

  /** What a reader has to know of quantiles that are not as by default. */
  private static String notes(HistogramShape shape, QuantileScale scale) {
    Scale grain = shape.descriptor().scale();
    StringBuilder notes = new StringBuilder();
    if (scale.step() > 1) {
      notes.append(
          ", to %d digits from %s up, in steps of %s below"
              .formatted(
                  scale.digits(), grain.toBase(scale.accurateFrom()), grain.toBase(scale.step())));
    }
    if (shape.expectedInterval() != 0) {
      notes.append(
          ", corrected for an expected interval of " + grain.toBase(shape.expectedInterval()));
    }
    return notes.toString();
  }

  /** {@code x_seconds} has its quantiles in {@code x_quantile_seconds}. */
  private static @Nullable MetricDescriptor quantilesOf(MetricDescriptor descriptor, String notes) {
    if (descriptor.labelNames().contains(WINDOW)) {
      throw new IllegalArgumentException(
          "label=%s of name=%s (not allowed with quantiles, whose label it is)"
              .formatted(WINDOW, descriptor.name()));
    }
    Unit unit = descriptor.unit();
    String suffix = unit.equals(Unit.NONE) ? "" : "_" + unit.suffix();
    String name = descriptor.name().value();
    String stem = name.substring(0, name.length() - suffix.length());
    List<String> labels = new ArrayList<>(descriptor.labelNames());
    labels.add(QUANTILE);
    labels.add(WINDOW);
    return new MetricDescriptor(
        new MetricName(stem + "_quantile" + suffix),
        MetricType.GAUGE,
        "Quantiles of " + name + notes + ". " + descriptor.help(),
        unit,
        labels,
        descriptor.scale());
  }
}
