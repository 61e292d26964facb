package dev.tare.export.totals;

import dev.tare.model.CounterFamily;
import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.SeriesIndex;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counters and histograms of a snapshot as bytes; {@link TotalsDecoder} is the other half, and
 * {@link Layout#VERSION} counts what changes here. Exemplars and native buckets are left out, and
 * so is what is no total: gauges, quantiles of a window.
 */
final class TotalsEncoder {
  private TotalsEncoder() {}

  /**
   * Writes all of it.
   *
   * @param takenMs when the snapshot was asked for
   * @param ended whether it is the last of its process
   */
  static void encode(MetricsSnapshot snapshot, long takenMs, boolean ended, ByteWriter out) {
    out.number(takenMs);
    out.flag(ended);
    out.number(snapshot.age().toNanos());
    labels(snapshot.commonLabels(), out);
    List<MetricFamily> totals =
        snapshot.families().stream().filter(TotalsEncoder::isTotal).toList();
    out.number(totals.size());
    for (MetricFamily family : totals) {
      descriptor(family.descriptor(), out);
      series(family.series(), out);
      if (family instanceof CounterFamily counters) {
        counters(counters, out);
      } else if (family instanceof HistogramFamily histograms) {
        histograms(histograms, out);
      }
    }
  }

  private static boolean isTotal(MetricFamily family) {
    MetricType type = family.descriptor().type();
    return type == MetricType.COUNTER || type == MetricType.HISTOGRAM;
  }

  private static void labels(Labels labels, ByteWriter out) {
    out.number(labels.names().size());
    labels.names().forEach(out::text);
    labels.values().forEach(out::text);
  }

  private static void descriptor(MetricDescriptor descriptor, ByteWriter out) {
    out.flag(descriptor.type() == MetricType.HISTOGRAM);
    out.text(descriptor.name().value());
    out.text(descriptor.help());
    out.text(descriptor.unit().suffix());
    out.number(descriptor.scale().decimals());
    out.number(descriptor.labelNames().size());
    descriptor.labelNames().forEach(out::text);
  }

  private static void series(SeriesIndex series, ByteWriter out) {
    out.number(series.labelNames().size());
    series.labelNames().forEach(out::text);
    out.number(series.size());
    for (int row = 0; row < series.size(); row++) {
      series.values(row).forEach(out::text);
    }
  }

  private static void counters(CounterFamily family, ByteWriter out) {
    out.flag(family.inDoubles());
    for (int row = 0; row < family.series().size(); row++) {
      out.number(family.createdMs(row));
      if (family.inDoubles()) {
        out.bits(family.value(row));
      } else {
        out.signed(family.rawValue(row));
      }
    }
  }

  private static void histograms(HistogramFamily family, ByteWriter out) {
    out.flag(family.inDoubles());
    out.flag(family.hasCells());
    out.number(family.buckets() - 1L);
    for (int bucket = 0; bucket < family.buckets() - 1; bucket++) {
      out.bits(family.upperBound(bucket));
    }
    for (int row = 0; row < family.series().size(); row++) {
      out.number(family.createdMs(row));
      for (int bucket = 0; bucket < family.buckets(); bucket++) {
        out.number(family.bucketCount(row, bucket));
      }
      if (family.inDoubles()) {
        out.bits(family.sum(row));
      } else {
        out.signed(family.rawSum(row));
      }
      if (family.hasCells()) {
        cells(family.cells(row), out);
      }
    }
  }

  private static void cells(@Nullable HistogramCells cells, ByteWriter out) {
    out.flag(cells != null);
    if (cells == null) {
      return;
    }
    out.number(cells.lowest());
    out.number(cells.highest());
    out.number(cells.digits());
    out.number(cells.size());
    long before = 0;
    for (int place = 0; place < cells.size(); place++) {
      out.number(cells.value(place) - before);
      out.number(cells.count(place));
      before = cells.value(place);
    }
  }
}
