package dev.tare.clientjava;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Scale;
import dev.tare.model.Unit;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes one family of Tare's of all that client_java has under one name; later versions of it allow
 * several there, with other labels each.
 */
final class FamilyReader {
  private static final String NO_HELP = "No help given.";

  private final String name;
  private final MetricMetadata metadata;
  private final List<MetricSnapshot> snapshots;
  private final @Nullable Known before;
  private final boolean created;

  /**
   * Reads nothing yet.
   *
   * @param name as {@link #name} has it
   * @param snapshots all of that name, at least one
   * @param before what the family was in the last scrape; null if it is new
   * @param created whether to tell when series began
   */
  FamilyReader(
      String name, List<MetricSnapshot> snapshots, @Nullable Known before, boolean created) {
    this.name = name;
    this.metadata = snapshots.get(0).getMetadata();
    this.snapshots = snapshots;
    this.before = before;
    this.created = created;
  }

  /** The name in Tare, where the suffixes of a counter and of an info are part of it. */
  static String name(MetricSnapshot snapshot) {
    String name = snapshot.getMetadata().getPrometheusName();
    return switch (type(snapshot)) {
      case COUNTER -> name.endsWith("_total") ? name : name + "_total";
      case INFO -> name.endsWith("_info") ? name : name + "_info";
      default -> name;
    };
  }

  static MetricType type(MetricSnapshot snapshot) {
    if (snapshot instanceof CounterSnapshot) {
      return MetricType.COUNTER;
    }
    if (snapshot instanceof GaugeSnapshot) {
      return MetricType.GAUGE;
    }
    if (snapshot instanceof HistogramSnapshot histogram) {
      return histogram.isGaugeHistogram() ? MetricType.GAUGE_HISTOGRAM : MetricType.HISTOGRAM;
    }
    if (snapshot instanceof SummarySnapshot) {
      return MetricType.SUMMARY;
    }
    if (snapshot instanceof InfoSnapshot) {
      return MetricType.INFO;
    }
    return snapshot instanceof StateSetSnapshot ? MetricType.STATE_SET : MetricType.UNKNOWN;
  }

  /**
   * The family.
   *
   * @throws IllegalArgumentException if Tare has none like it; the message says why
   */
  MetricFamily read() {
    MetricType type = type(snapshots.get(0));
    if (snapshots.stream().anyMatch(snapshot -> type(snapshot) != type)) {
      throw new IllegalArgumentException("type=" + type + " and others (allowed: one a name)");
    }
    return switch (type) {
      case HISTOGRAM, GAUGE_HISTOGRAM -> new HistogramReader(this).read();
      case COUNTER -> new NumberReader(this).counters();
      case GAUGE -> new NumberReader(this).gauges();
      case UNKNOWN -> new NumberReader(this).unknown();
      case SUMMARY -> new SummaryReader(this).read();
      case INFO -> new LabelReader(this).infos();
      case STATE_SET -> new LabelReader(this).states();
    };
  }

  /** All series, whose class must be the type's. */
  <P extends DataPointSnapshot> Points<P> points(Class<P> type) {
    List<P> points =
        snapshots.stream().flatMap(s -> s.getDataPoints().stream()).map(type::cast).toList();
    return Points.of(points, before == null ? null : before.index());
  }

  /** What finds the scale of the family's numbers. */
  Digits digits() {
    return new Digits(before == null ? unit().scale() : before.descriptor().scale());
  }

  /** The one that the name says, else the one that was given, if it can be one of Tare's. */
  private Unit unit() {
    MetricType type = type(snapshots.get(0));
    Unit said = Unit.ofName(name, type);
    String given = metadata.getUnit() == null ? "" : metadata.getUnit().toString();
    if (!said.equals(Unit.NONE) || given.isEmpty() || type == MetricType.STATE_SET) {
      return said;
    }
    try {
      return Unit.of(given);
    } catch (IllegalArgumentException e) {
      return Unit.NONE;
    }
  }

  /** The same object as before where it is the same. */
  MetricDescriptor descriptor(List<String> labels, Scale scale) {
    String help = metadata.getHelp();
    MetricDescriptor descriptor =
        new MetricDescriptor(
            new MetricName(name),
            type(snapshots.get(0)),
            help == null || help.isBlank() ? NO_HELP : dev.tare.model.Labels.repaired(help),
            unit(),
            labels,
            scale);
    return before != null && before.descriptor().equals(descriptor)
        ? before.descriptor()
        : descriptor;
  }

  /** When each series began, in milliseconds since 1970; 0 where that is not told. */
  long[] created(List<? extends DataPointSnapshot> points) {
    return points.stream()
        .mapToLong(
            point -> created && point.hasCreatedTimestamp() ? point.getCreatedTimestampMillis() : 0)
        .toArray();
  }
}
