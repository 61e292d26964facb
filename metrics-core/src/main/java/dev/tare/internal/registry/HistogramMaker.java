package dev.tare.internal.registry;

import dev.tare.instrument.Histogram;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.QuantileScale;
import dev.tare.internal.aggregate.Aggregator;
import dev.tare.internal.aggregate.HdrScale;
import dev.tare.internal.aggregate.HistogramSeries;
import dev.tare.internal.aggregate.HistogramShape;
import dev.tare.internal.aggregate.HistogramState;
import dev.tare.internal.aggregate.SeriesTable;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Scale;
import dev.tare.model.TraceContext;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Registers histograms, each with the summary family of its quantiles. */
final class HistogramMaker {
  private static final String WINDOW = "window";

  private final Registrations registrations;
  private final Aggregator aggregator;
  private final RegistrySettings settings;

  HistogramMaker(Registrations registrations, Aggregator aggregator, RegistrySettings settings) {
    this.registrations = registrations;
    this.aggregator = aggregator;
    this.settings = settings;
  }

  @SuppressWarnings("unchecked") // the kind says which table the registration has
  SeriesTable<HistogramSeries, Histogram> table(HistogramBuilder definition) {
    MetricDescriptor descriptor = definition.descriptor();
    long[] bounds = definition.rawBounds();
    double[] quantiles = definition.exportedQuantiles();
    long windowNs = definition.quantileWindowNs();
    OptionalInt nativeSchema = definition.nativeSchema();
    TraceContext traces = definition.exemplarTraces();
    long interval = definition.rawExpectedInterval();
    QuantileScale scale = definition.quantileScale();
    List<?> kind =
        List.of(
            "histogram",
            Arrays.toString(bounds),
            Arrays.toString(quantiles),
            windowNs,
            definition.expiry(),
            nativeSchema,
            traces != null,
            scale,
            "expectedInterval=" + interval);
    HistogramShape shape =
        new HistogramShape(
            descriptor,
            bounds,
            quantiles,
            new HdrScale(scale.lowest(), scale.highest(), scale.digits()),
            windowNs,
            interval,
            nativeSchema,
            traces,
            definition.seriesLimitOr(settings.seriesLimit()));
    Registration registration =
        registrations.findOrAdd(
            descriptor, kind, () -> register(shape, scale, kind, definition.expiry()));
    return (SeriesTable<HistogramSeries, Histogram>) Objects.requireNonNull(registration.table());
  }

  private Registration register(
      HistogramShape shape, QuantileScale scale, List<?> kind, Duration expiry) {
    MetricDescriptor descriptor = shape.descriptor();
    MetricDescriptor quantiles =
        shape.quantiles().length == 0 ? null : quantilesOf(descriptor, notes(shape, scale));
    if (quantiles != null) {
      registrations.add(
          quantiles, () -> Registration.reserved(quantiles, "quantiles of " + descriptor.name()));
    }
    HistogramState<Histogram> state =
        aggregator.newHistogram(
            shape,
            quantiles,
            series -> new Histogram(series.sink(), descriptor),
            settings.onFirstOverflow(descriptor, shape.limit(), aggregator.errors()));
    if (!expiry.isZero()) {
      aggregator.removals().expire(state.table(), expiry.toNanos(), HistogramSeries::recorded);
    }
    return new Registration(descriptor, kind, state.table(), null, 0, state);
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
    String suffix = unit == Unit.NONE ? "" : "_" + unit.suffix();
    String name = descriptor.name().value();
    String stem = name.substring(0, name.length() - suffix.length());
    List<String> labels = new ArrayList<>(descriptor.labelNames());
    labels.add(WINDOW);
    return new MetricDescriptor(
        new MetricName(stem + "_quantile" + suffix),
        MetricType.SUMMARY,
        "Quantiles of " + name + notes + ". " + descriptor.help(),
        unit,
        labels,
        descriptor.scale());
  }
}
