package dev.tare.openmetrics;

import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a document of a snapshot has to say, by the snapshot itself, in the words of {@link
 * Samples}.
 */
final class SnapshotValues {
  private static final HexFormat HEX = HexFormat.of();

  private final MetricsSnapshot snapshot;
  private final boolean openMetrics;
  private final Map<String, Double> values = new TreeMap<>();

  private SnapshotValues(MetricsSnapshot snapshot, boolean openMetrics) {
    this.snapshot = snapshot;
    this.openMetrics = openMetrics;
  }

  /** By name and labels; of classic names. */
  static Map<String, Double> of(MetricsSnapshot snapshot, boolean openMetrics) {
    SnapshotValues all = new SnapshotValues(snapshot, openMetrics);
    for (MetricFamily family : snapshot.families()) {
      for (int row = 0; row < family.series().size(); row++) {
        all.add(family, family.descriptor().name().value(), row);
      }
    }
    return all.values;
  }

  /** How many samples OpenMetrics has besides: those of when series began. */
  static int created(MetricsSnapshot snapshot) {
    long openMetrics =
        of(snapshot, true).keySet().stream().filter(key -> !key.contains(" # [span_id=")).count();
    return (int) openMetrics - of(snapshot, false).size();
  }

  private void add(MetricFamily family, String name, int row) {
    Map<String, String> labels = labels(family, row);
    if (family instanceof CounterFamily counter) {
      if (counter.known(row)) {
        put(name, labels, counter.value(row));
        put(name + labels, counter.exemplar(row), family);
        created(name.substring(0, name.length() - 6), labels, counter.createdMs(row));
      }
    } else if (family instanceof GaugeFamily gauge) {
      if (!Double.isNaN(gauge.value(row))) {
        put(name, labels, gauge.value(row));
      }
    } else if (family instanceof HistogramFamily histogram) {
      add(histogram, name, row, labels);
    } else if (family instanceof SummaryFamily summary) {
      add(summary, name, row, labels);
    } else if (family instanceof InfoFamily) {
      put(name, labels, 1);
    } else if (family instanceof StateSetFamily states) {
      for (int state = 0; state < states.states().size(); state++) {
        put(name, with(labels, name, states.states().get(state)), states.on(row, state) ? 1 : 0);
      }
    }
  }

  private void add(HistogramFamily family, String name, int row, Map<String, String> labels) {
    long count = 0;
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      count += family.bucketCount(row, bucket);
      Map<String, String> bound = with(labels, "le", Double.toString(family.upperBound(bucket)));
      put(name + "_bucket", bound, (double) count);
      put(name + "_bucket" + bound, family.exemplar(row, bucket), family);
    }
    boolean gauge = family.descriptor().type() == MetricType.GAUGE_HISTOGRAM;
    put(name + (gauge ? "_gcount" : "_count"), labels, (double) count);
    put(name + (gauge ? "_gsum" : "_sum"), labels, family.sum(row));
    created(name, labels, family.createdMs(row));
  }

  private void add(SummaryFamily family, String name, int row, Map<String, String> labels) {
    for (int i = 0; i < family.quantiles(); i++) {
      if (family.rawQuantile(row, i) != MetricFamily.ABSENT) {
        put(
            name,
            with(labels, "quantile", Double.toString(family.quantile(i))),
            family.quantileValue(row, i));
      }
    }
    if (family.counted()) {
      put(name + "_count", labels, (double) family.count(row));
      put(name + "_sum", labels, family.sum(row));
      created(name, labels, family.createdMs(row));
    }
  }

  private void created(String name, Map<String, String> labels, long epochMs) {
    if (openMetrics && epochMs > 0) {
      put(name + "_created", labels, epochMs / 1_000.0);
    }
  }

  private void put(String sample, @Nullable Exemplar exemplar, MetricFamily family) {
    if (openMetrics && exemplar != null) {
      String traceId =
          HEX.toHexDigits(exemplar.traceIdHigh()) + HEX.toHexDigits(exemplar.traceIdLow());
      String spanId = HEX.toHexDigits(exemplar.spanId());
      List<String> ids = List.of("span_id=\"" + spanId + "\"", "trace_id=\"" + traceId + "\"");
      values.put(
          sample + " # " + ids + " " + exemplar.epochMs() / 1_000.0,
          family.descriptor().scale().toBase(exemplar.rawValue()));
    }
  }

  private Map<String, String> labels(MetricFamily family, int row) {
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < snapshot.commonLabels().names().size(); i++) {
      labels.put(snapshot.commonLabels().names().get(i), snapshot.commonLabels().values().get(i));
    }
    for (int i = 0; i < family.series().labelNames().size(); i++) {
      labels.put(family.series().labelNames().get(i), family.series().values(row).get(i));
    }
    return labels;
  }

  private static Map<String, String> with(Map<String, String> labels, String name, String value) {
    Map<String, String> more = new TreeMap<>(labels);
    more.put(name, value);
    return more;
  }

  private void put(String name, Map<String, String> labels, double value) {
    if (values.put(name + labels, value) != null) {
      throw new IllegalArgumentException("twice " + name + labels);
    }
  }
}
