package dev.tare.model;

/**
 * Families for a person to read in a failing test: near the exposition, a line a series. Values are
 * in the base unit, buckets are not cumulative, and those that are empty are left out.
 */
final class FamilyText {
  /** A failing test with ten thousand series should still be read. */
  private static final int MOST = 20;

  private FamilyText() {}

  static String of(MetricFamily family) {
    MetricDescriptor descriptor = family.descriptor();
    StringBuilder out = new StringBuilder("# TYPE " + descriptor.name() + ' ');
    out.append(descriptor.type().word());
    SeriesIndex series = family.series();
    for (int row = 0; row < Math.min(series.size(), MOST); row++) {
      out.append('\n').append(descriptor.name());
      LabelText.append(out, series.labelNames(), series.values(row));
      out.append(' ');
      value(out, family, row);
    }
    return more(out, "\n", series.size());
  }

  static String of(SeriesIndex series) {
    StringBuilder out = new StringBuilder().append(series.size()).append(" series");
    if (!series.labelNames().isEmpty()) {
      out.append(" by ").append(series.labelNames());
      for (int row = 0; row < Math.min(series.size(), MOST); row++) {
        out.append(row == 0 ? ": " : ", ");
        LabelText.append(out, series.labelNames(), series.values(row));
      }
    }
    return more(out, ", ", series.labelNames().isEmpty() ? 0 : series.size());
  }

  static String of(NativeHistogram histogram) {
    StringBuilder out = new StringBuilder("count=").append(histogram.count());
    out.append(" schema=").append(histogram.schema());
    out.append(" zero=").append(histogram.zeroCount()).append(" buckets={");
    int buckets = histogram.indexes().length;
    for (int i = 0; i < Math.min(buckets, MOST); i++) {
      double bound = NativeHistogram.upperBound(histogram.schema(), histogram.indexes()[i]);
      out.append(i == 0 ? "" : ", ").append(number(bound));
      out.append('=').append(histogram.counts()[i]);
    }
    return more(out, ", ", buckets) + '}';
  }

  private static void value(StringBuilder out, MetricFamily family, int row) {
    if (family instanceof CounterFamily counter) {
      out.append(number(counter.value(row)));
    } else if (family instanceof GaugeFamily gauge) {
      out.append(number(gauge.value(row)));
    } else if (family instanceof HistogramFamily histogram) {
      histogram(out, histogram, row);
    } else if (family instanceof SummaryFamily summary) {
      summary(out, summary, row);
    } else if (family instanceof StateSetFamily states) {
      states(out, states, row);
    } else {
      out.append('1');
    }
  }

  private static void histogram(StringBuilder out, HistogramFamily family, int row) {
    out.append("count=").append(family.count(row)).append(" sum=").append(number(family.sum(row)));
    out.append(" buckets={");
    String separator = "";
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      if (family.bucketCount(row, bucket) != 0) {
        out.append(separator).append(number(family.upperBound(bucket)));
        out.append('=').append(family.bucketCount(row, bucket));
        separator = ", ";
      }
    }
    out.append('}');
    NativeHistogram nativeHistogram = family.nativeHistogram(row);
    if (nativeHistogram != null) {
      out.append(" native=[").append(nativeHistogram).append(']');
    }
  }

  private static void summary(StringBuilder out, SummaryFamily family, int row) {
    if (family.counted()) {
      out.append("count=").append(family.count(row));
      out.append(" sum=").append(number(family.sum(row)));
    }
    if (family.quantiles() > 0) {
      out.append(family.counted() ? " quantiles={" : "quantiles={");
      for (int i = 0; i < family.quantiles(); i++) {
        double value = family.quantileValue(row, i);
        out.append(i == 0 ? "" : ", ").append(number(family.quantile(i))).append('=');
        out.append(Double.isNaN(value) ? "absent" : number(value));
      }
      out.append('}');
    }
  }

  private static void states(StringBuilder out, StateSetFamily family, int row) {
    out.append("on=[");
    String separator = "";
    for (int state = 0; state < family.states().size(); state++) {
      if (family.on(row, state)) {
        out.append(separator).append(family.states().get(state));
        separator = ", ";
      }
    }
    out.append(']');
  }

  /** Whole numbers without a decimal point, infinities as the formats have them. */
  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == (long) value ? Long.toString((long) value) : Double.toString(value);
  }

  private static String more(StringBuilder out, String separator, int size) {
    if (size > MOST) {
      out.append(separator).append("… and ").append(size - MOST).append(" more");
    }
    return out.toString();
  }
}
