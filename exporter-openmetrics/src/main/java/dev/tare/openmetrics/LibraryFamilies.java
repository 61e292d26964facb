package dev.tare.openmetrics;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NativeHistogram;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts families into the words of client_java, {@code prometheus-metrics-model}: for its formats
 * (see {@link LibraryWriter}) and for its registries (see {@code tare-client-java}). What those
 * words cannot say is left out: an unknown value, a counter below 0. Uses only what that model has
 * had since its 1.0. Any thread; allocates some kilobytes a series.
 */
public final class LibraryFamilies {
  /** The library's word for "none"; 0 is that of a time, as here. */
  private static final long NO_COUNT = -1;

  private static final HexFormat HEX = HexFormat.of();

  private final dev.tare.model.Labels commonLabels;

  private LibraryFamilies(dev.tare.model.Labels commonLabels) {
    this.commonLabels = commonLabels;
  }

  /** All families of a snapshot that have something to show. */
  public static List<MetricSnapshot> of(MetricsSnapshot snapshot) {
    return snapshot.families().stream()
        .map(family -> of(family, snapshot.commonLabels()))
        .filter(Objects::nonNull)
        .toList();
  }

  /**
   * One family; null if it has nothing to show.
   *
   * @throws RuntimeException if the library refuses it
   */
  public static @Nullable MetricSnapshot of(
      MetricFamily family, dev.tare.model.Labels commonLabels) {
    MetricSnapshot said = new LibraryFamilies(commonLabels).of(family);
    return said.getDataPoints().isEmpty() ? null : said;
  }

  private MetricSnapshot of(MetricFamily family) {
    MetricMetadata metadata = metadata(family.descriptor());
    if (family instanceof CounterFamily counter) {
      return new CounterSnapshot(metadata, rows(family, row -> counter(counter, row)));
    }
    if (family instanceof GaugeFamily gauge) {
      return family.descriptor().type() == MetricType.UNKNOWN
          ? new UnknownSnapshot(metadata, rows(family, row -> unknown(gauge, row)))
          : new GaugeSnapshot(metadata, rows(family, row -> gauge(gauge, row)));
    }
    if (family instanceof HistogramFamily histogram) {
      boolean gauges = family.descriptor().type() == MetricType.GAUGE_HISTOGRAM;
      return new HistogramSnapshot(
          gauges, metadata, rows(family, row -> histogram(histogram, row)));
    }
    if (family instanceof SummaryFamily summary) {
      return new SummarySnapshot(metadata, rows(family, row -> summary(summary, row)));
    }
    if (family instanceof StateSetFamily states) {
      return new StateSetSnapshot(metadata, rows(family, row -> states(states, row)));
    }
    return new InfoSnapshot(
        metadata, rows(family, row -> new InfoDataPointSnapshot(labels(family, row))));
  }

  private @Nullable CounterDataPointSnapshot counter(CounterFamily family, int row) {
    return family.known(row)
        ? new CounterDataPointSnapshot(
            family.value(row),
            labels(family, row),
            exemplar(family.exemplar(row), family),
            family.createdMs(row))
        : null;
  }

  private @Nullable UnknownDataPointSnapshot unknown(GaugeFamily family, int row) {
    return Double.isNaN(family.value(row))
        ? null
        : new UnknownDataPointSnapshot(family.value(row), labels(family, row), null);
  }

  private @Nullable GaugeDataPointSnapshot gauge(GaugeFamily family, int row) {
    return Double.isNaN(family.value(row))
        ? null
        : new GaugeDataPointSnapshot(family.value(row), labels(family, row), null);
  }

  private HistogramDataPointSnapshot histogram(HistogramFamily family, int row) {
    int buckets = family.buckets();
    double[] bounds = IntStream.range(0, buckets).mapToDouble(family::upperBound).toArray();
    long[] counts =
        IntStream.range(0, buckets).mapToLong(b -> family.bucketCount(row, b)).toArray();
    ClassicHistogramBuckets classic = ClassicHistogramBuckets.of(bounds, counts);
    NativeHistogram exponential = family.nativeHistogram(row);
    if (exponential != null) {
      return new HistogramDataPointSnapshot(
          classic,
          exponential.schema(),
          exponential.zeroCount(),
          exponential.zeroThreshold(),
          NativeHistogramBuckets.of(exponential.indexes(), exponential.counts()),
          NativeHistogramBuckets.EMPTY,
          family.sum(row),
          labels(family, row),
          exemplars(family, row),
          family.createdMs(row));
    }
    return new HistogramDataPointSnapshot(
        classic,
        family.sum(row),
        labels(family, row),
        exemplars(family, row),
        family.createdMs(row));
  }

  private static Exemplars exemplars(HistogramFamily family, int row) {
    List<Exemplar> exemplars = new ArrayList<>();
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      Exemplar exemplar = exemplar(family.exemplar(row, bucket), family);
      if (exemplar != null) {
        exemplars.add(exemplar);
      }
    }
    return Exemplars.of(exemplars);
  }

  private static @Nullable Exemplar exemplar(
      dev.tare.model.@Nullable Exemplar exemplar, MetricFamily family) {
    return exemplar == null
        ? null
        : new Exemplar(
            family.descriptor().scale().toBase(exemplar.rawValue()),
            Labels.of(
                "trace_id",
                HEX.toHexDigits(exemplar.traceIdHigh()) + HEX.toHexDigits(exemplar.traceIdLow()),
                "span_id",
                HEX.toHexDigits(exemplar.spanId())),
            exemplar.epochMs());
  }

  private @Nullable SummaryDataPointSnapshot summary(SummaryFamily family, int row) {
    List<Quantile> quantiles = new ArrayList<>();
    for (int i = 0; i < family.quantiles(); i++) {
      double value = family.quantileValue(row, i);
      if (!Double.isNaN(value)) {
        quantiles.add(new Quantile(family.quantile(i), value));
      }
    }
    boolean counted = family.counted();
    if (!counted && quantiles.isEmpty()) {
      return null;
    }
    return new SummaryDataPointSnapshot(
        counted ? family.count(row) : NO_COUNT,
        counted ? family.sum(row) : Double.NaN,
        Quantiles.of(quantiles),
        labels(family, row),
        Exemplars.EMPTY,
        family.createdMs(row));
  }

  private StateSetDataPointSnapshot states(StateSetFamily family, int row) {
    String[] names = family.states().toArray(String[]::new);
    boolean[] on = new boolean[names.length];
    for (int state = 0; state < names.length; state++) {
      on[state] = family.on(row, state);
    }
    return new StateSetDataPointSnapshot(names, on, labels(family, row));
  }

  private static <T> List<T> rows(MetricFamily family, IntFunction<@Nullable T> point) {
    int rows = family.series().size();
    List<T> points = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      T next = point.apply(row);
      if (next != null) {
        points.add(next);
      }
    }
    return points;
  }

  /** The labels of one series, common ones included. */
  private Labels labels(MetricFamily family, int row) {
    List<String> names = new ArrayList<>(family.series().labelNames());
    List<String> values = new ArrayList<>(family.series().values(row));
    for (int i = 0; i < commonLabels.names().size(); i++) {
      String common = commonLabels.names().get(i);
      if (!family.series().labelNames().contains(common)) {
        names.add(common);
        values.add(commonLabels.values().get(i));
      }
    }
    return names.isEmpty() ? Labels.EMPTY : Labels.of(names, values);
  }

  /** The library wants names without the suffix that it writes itself. */
  private static MetricMetadata metadata(MetricDescriptor descriptor) {
    String name = descriptor.name().value();
    // A set of states is measured in nothing, whatever its name ends in.
    boolean measured = descriptor.type() != MetricType.STATE_SET;
    Unit unit = measured ? unit(descriptor.unit().suffix()) : null;
    return switch (descriptor.type()) {
      case COUNTER -> metadata(name, "_total", descriptor.help(), unit);
      case INFO -> metadata(name, "_info", descriptor.help(), unit);
      default -> new MetricMetadata(name, descriptor.help(), unit);
    };
  }

  private static MetricMetadata metadata(
      String name, String suffix, String help, @Nullable Unit unit) {
    String stem = name.substring(0, name.length() - suffix.length());
    try {
      MetricMetadata.Builder builder = MetricMetadata.builder().name(stem).originalName(name);
      return (unit == null ? builder : builder.unit(unit)).help(help).build();
    } catch (LinkageError e) {
      // An older library, in all formats of which a name without its suffix is what it wants.
      return new MetricMetadata(stem, help, unit);
    }
  }

  private static @Nullable Unit unit(String suffix) {
    return suffix.isEmpty() ? null : new Unit(suffix);
  }
}
