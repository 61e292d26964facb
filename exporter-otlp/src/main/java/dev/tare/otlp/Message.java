package dev.tare.otlp;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.data.SummaryData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot as OTLP, family by family: by OpenTelemetry's rules for what comes from Prometheus,
 * but that a gauge histogram, for which OTLP has no type, becomes gauges.
 */
final class Message {
  private final Resource source;
  private final Predicate<MetricDescriptor> explicit;
  private final SeriesAttributes attributes;
  private final Baseline baseline;
  private final Copy copy;
  private final List<MetricData> metrics = new ArrayList<>();
  private final Map<String, Baseline.Known> families = new HashMap<>();

  /**
   * Empty.
   *
   * @param explicit which histograms have explicit buckets, whatever else is known of them
   */
  Message(
      Resource source,
      Predicate<MetricDescriptor> explicit,
      SeriesAttributes attributes,
      Baseline baseline,
      Copy copy) {
    this.source = source;
    this.explicit = explicit;
    this.attributes = attributes;
    this.baseline = baseline;
    this.copy = copy;
  }

  /** What is sent. */
  List<MetricData> metrics() {
    return metrics;
  }

  /** What the receiver has when it has taken this. */
  Map<String, Baseline.Known> families() {
    return families;
  }

  void add(MetricFamily family) {
    SinceLast since = baseline.of(family);
    families.put(family.descriptor().name().value(), since.known(family));
    List<Attributes> labels = attributes.of(family.series());
    if (family instanceof CounterFamily counters) {
      add(counters.descriptor(), new CounterPoints(counters, copy, since, labels));
    } else if (family instanceof HistogramFamily histograms) {
      add(histograms, since, labels);
    } else if (family instanceof SummaryFamily summaries && summaries.counted()) {
      Data<?> data = SummaryData.create(new SummaryPoints(summaries, copy, since, labels).all());
      add(summaries.descriptor(), "", MetricDataType.SUMMARY, data);
    } else {
      addNumbers(family, new NumberPoints(copy.takenNs(), labels), since);
    }
  }

  private void add(MetricDescriptor family, CounterPoints points) {
    if (points.areWhole()) {
      Data<?> data = SumData.createLongSumData(true, copy.temporality(), points.whole());
      add(family, "", MetricDataType.LONG_SUM, data);
    } else {
      Data<?> data = SumData.createDoubleSumData(true, copy.temporality(), points.inBase());
      add(family, "", MetricDataType.DOUBLE_SUM, data);
    }
  }

  private void add(HistogramFamily family, SinceLast since, List<Attributes> labels) {
    MetricDescriptor descriptor = family.descriptor();
    if (descriptor.type() == MetricType.GAUGE_HISTOGRAM) {
      NumberPoints points = new NumberPoints(copy.takenNs(), labels);
      gauge(descriptor, "_bucket", points.buckets(family));
      gauge(descriptor, "_gcount", points.counts(family));
      gauge(descriptor, "_gsum", points.sums(family));
    } else {
      HistogramPoints points =
          new HistogramPoints(family, copy, since, labels, explicit.test(descriptor));
      add(descriptor, "", MetricDataType.EXPONENTIAL_HISTOGRAM, points.exponential());
      add(descriptor, "", MetricDataType.HISTOGRAM, points.explicit());
    }
  }

  private void addNumbers(MetricFamily family, NumberPoints points, SinceLast since) {
    if (family instanceof GaugeFamily gauges) {
      gauge(gauges.descriptor(), "", points.of(gauges));
    } else if (family instanceof SummaryFamily quantiles) {
      gauge(quantiles.descriptor(), "", points.quantiles(quantiles));
    } else if (family instanceof InfoFamily info) {
      nonMonotonic(info.descriptor(), points.of(info, since));
    } else if (family instanceof StateSetFamily states) {
      nonMonotonic(states.descriptor(), points.of(states, since));
    }
  }

  private void gauge(MetricDescriptor family, String suffix, List<DoublePointData> points) {
    add(family, suffix, MetricDataType.DOUBLE_GAUGE, GaugeData.createDoubleGaugeData(points));
  }

  private void nonMonotonic(MetricDescriptor family, List<LongPointData> points) {
    add(
        family,
        "",
        MetricDataType.LONG_SUM,
        SumData.createLongSumData(false, AggregationTemporality.CUMULATIVE, points));
  }

  private void add(
      MetricDescriptor family, String suffix, MetricDataType type, @Nullable Data<?> data) {
    if (data != null && !data.getPoints().isEmpty()) {
      metrics.add(
          new OtlpMetric(
              source,
              family.name().value() + suffix,
              family.help(),
              Units.ucum(family.unit()),
              type,
              data));
    }
  }
}
