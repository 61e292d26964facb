package dev.tare.openmetrics;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.NameEscaping;
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
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts families into the words of the exposition library, from which it writes protobuf. What those
 * words cannot say is left out: an unknown value, a counter below 0.
 */
final class LibraryFamilies {
  /** The library's word for "none". */
  private static final long NO_TIME = 0;

  private static final HexFormat HEX = HexFormat.of();

  /** As other clients have it. Not 0: that would say of an empty histogram that it is classic. */
  private static final double ZERO_THRESHOLD = Math.scalb(1.0, -128);

  private final dev.tare.model.Labels commonLabels;
  private final NameEscaping escaping;

  /**
   * @param commonLabels of every series that has none of the same name itself
   * @param escaping of names
   */
  LibraryFamilies(dev.tare.model.Labels commonLabels, NameEscaping escaping) {
    this.commonLabels = commonLabels;
    this.escaping = escaping;
  }

  /** The rows from {@code from} to before {@code to} of a family. */
  MetricSnapshot of(MetricFamily family, int from, int to) {
    MetricMetadata metadata = metadata(family.descriptor());
    if (family instanceof CounterFamily counter) {
      return new CounterSnapshot(metadata, rows(from, to, row -> counter(counter, row)));
    }
    if (family instanceof GaugeFamily gauge) {
      return family.descriptor().type() == MetricType.UNKNOWN
          ? new UnknownSnapshot(metadata, rows(from, to, row -> unknown(gauge, row)))
          : new GaugeSnapshot(metadata, rows(from, to, row -> gauge(gauge, row)));
    }
    if (family instanceof HistogramFamily histogram) {
      boolean gauges = family.descriptor().type() == MetricType.GAUGE_HISTOGRAM;
      return new HistogramSnapshot(
          gauges, metadata, rows(from, to, row -> histogram(histogram, row)));
    }
    if (family instanceof SummaryFamily summary && !summary.counted()) {
      return new GaugeSnapshot(metadata, quantiles(summary, from, to));
    }
    if (family instanceof SummaryFamily summary) {
      return new SummarySnapshot(metadata, rows(from, to, row -> summary(summary, row)));
    }
    if (family instanceof InfoFamily info) {
      return new InfoSnapshot(
          metadata, rows(from, to, row -> new InfoDataPointSnapshot(labels(info, row))));
    }
    return new GaugeSnapshot(metadata, states((StateSetFamily) family, from, to));
  }

  private @Nullable CounterDataPointSnapshot counter(CounterFamily family, int row) {
    return family.known(row)
        ? new CounterDataPointSnapshot(family.value(row), labels(family, row), null, NO_TIME)
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
          ZERO_THRESHOLD,
          NativeHistogramBuckets.of(exponential.indexes(), exponential.counts()),
          NativeHistogramBuckets.EMPTY,
          family.sum(row),
          labels(family, row),
          exemplars(family, row),
          NO_TIME);
    }
    return new HistogramDataPointSnapshot(
        classic, family.sum(row), labels(family, row), exemplars(family, row), NO_TIME);
  }

  private static Exemplars exemplars(HistogramFamily family, int row) {
    List<Exemplar> exemplars = new ArrayList<>();
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      dev.tare.model.Exemplar exemplar = family.exemplar(row, bucket);
      if (exemplar != null) {
        exemplars.add(
            new Exemplar(
                family.descriptor().scale().toBase(exemplar.rawValue()),
                Labels.of(
                    "trace_id",
                    HEX.toHexDigits(exemplar.traceIdHigh())
                        + HEX.toHexDigits(exemplar.traceIdLow()),
                    "span_id",
                    HEX.toHexDigits(exemplar.spanId())),
                exemplar.epochMs()));
      }
    }
    return Exemplars.of(exemplars);
  }

  private SummaryDataPointSnapshot summary(SummaryFamily family, int row) {
    List<Quantile> quantiles = new ArrayList<>();
    for (int i = 0; i < family.quantiles(); i++) {
      long raw = family.rawQuantile(row, i);
      if (raw != MetricFamily.ABSENT) {
        double value = family.descriptor().scale().toBase(raw);
        quantiles.add(new Quantile(family.quantile(i), value));
      }
    }
    return new SummaryDataPointSnapshot(
        family.count(row),
        family.sum(row),
        Quantiles.of(quantiles),
        labels(family, row),
        Exemplars.EMPTY,
        NO_TIME);
  }

  /** As gauges: in protobuf a summary has a count and a sum, and where they are not set, 0. */
  private List<GaugeDataPointSnapshot> quantiles(SummaryFamily family, int from, int to) {
    List<GaugeDataPointSnapshot> points = new ArrayList<>((to - from) * family.quantiles());
    for (int row = from; row < to; row++) {
      Labels labels = labels(family, row);
      for (int i = 0; i < family.quantiles(); i++) {
        long raw = family.rawQuantile(row, i);
        if (raw != MetricFamily.ABSENT) {
          Labels all = labels.add("quantile", DecimalText.canonical(family.quantile(i)));
          double value = family.descriptor().scale().toBase(raw);
          points.add(new GaugeDataPointSnapshot(value, all, null));
        }
      }
    }
    return points;
  }

  /** As gauges: of a set of states the library would write the label as no scraper asks for it. */
  private List<GaugeDataPointSnapshot> states(StateSetFamily family, int from, int to) {
    String label = escaping.label(family.descriptor().name().value());
    List<GaugeDataPointSnapshot> points = new ArrayList<>((to - from) * family.states().size());
    for (int row = from; row < to; row++) {
      Labels labels = labels(family, row);
      for (int state = 0; state < family.states().size(); state++) {
        Labels all = labels.add(label, family.states().get(state));
        points.add(new GaugeDataPointSnapshot(family.on(row, state) ? 1 : 0, all, null));
      }
    }
    return points;
  }

  private static <T> List<T> rows(int from, int to, IntFunction<@Nullable T> point) {
    List<T> points = new ArrayList<>(to - from);
    for (int row = from; row < to; row++) {
      T next = point.apply(row);
      if (next != null) {
        points.add(next);
      }
    }
    return points;
  }

  /** The labels of one series, common ones included. */
  Labels labels(MetricFamily family, int row) {
    List<String> names = new ArrayList<>(family.series().labelNames());
    List<String> values = new ArrayList<>(family.series().values(row));
    for (int i = 0; i < commonLabels.names().size(); i++) {
      String common = commonLabels.names().get(i);
      if (!family.series().labelNames().contains(common)) {
        names.add(common);
        values.add(commonLabels.values().get(i));
      }
    }
    names.replaceAll(escaping::label);
    return names.isEmpty() ? Labels.EMPTY : Labels.of(names, values);
  }

  /** The library wants names without the suffix that it writes itself. */
  MetricMetadata metadata(MetricDescriptor descriptor) {
    String name = escaping.metric(descriptor.name().value());
    String stem =
        switch (descriptor.type()) {
          case COUNTER -> name.substring(0, name.length() - "_total".length());
          case INFO -> name.substring(0, name.length() - "_info".length());
          default -> name;
        };
    // A set of states is measured in nothing, whatever its name ends in.
    boolean measured = descriptor.type() != MetricType.STATE_SET;
    return new MetricMetadata(stem, descriptor.help(), measured ? unit(descriptor.unit()) : null);
  }

  private static @Nullable Unit unit(dev.tare.model.Unit unit) {
    return unit.suffix().isEmpty() ? null : new Unit(unit.suffix());
  }
}
