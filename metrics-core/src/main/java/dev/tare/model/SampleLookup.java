package dev.tare.model;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Finds the value of one sample by the name that the exposition gives it. */
final class SampleLookup {
  private final String suffix;
  private final Labels labels;

  private SampleLookup(String suffix, Labels labels) {
    this.suffix = suffix;
    this.labels = labels;
  }

  static OptionalDouble find(MetricsSnapshot snapshot, String sample, Labels labels) {
    for (MetricFamily family : snapshot.families()) {
      String name = family.descriptor().name().value();
      if (sample.startsWith(name)) {
        SampleLookup lookup = new SampleLookup(sample.substring(name.length()), labels);
        OptionalDouble value = lookup.in(family);
        if (value.isPresent()) {
          return value;
        }
      }
    }
    return OptionalDouble.empty();
  }

  private OptionalDouble in(MetricFamily family) {
    int row = row(family.series(), writtenIn(family));
    if (row < 0) {
      return OptionalDouble.empty();
    }
    if (family instanceof HistogramFamily histogram) {
      return inHistogram(histogram, row);
    }
    if (family instanceof SummaryFamily summary) {
      return inSummary(summary, row);
    }
    if (!suffix.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (family instanceof CounterFamily counter) {
      return counter.known(row) ? OptionalDouble.of(counter.value(row)) : OptionalDouble.empty();
    }
    if (family instanceof GaugeFamily gauge) {
      double value = gauge.value(row);
      return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
    return family instanceof InfoFamily ? OptionalDouble.of(1) : OptionalDouble.empty();
  }

  private OptionalDouble inHistogram(HistogramFamily family, int row) {
    return switch (suffix) {
      case "_count" -> OptionalDouble.of((double) family.count(row));
      case "_sum" -> OptionalDouble.of(family.sum(row));
      case "_bucket" -> upTo(family, row, number("le"));
      default -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble upTo(HistogramFamily family, int row, double bound) {
    long cumulative = 0;
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      cumulative += family.bucketCount(row, bucket);
      if (family.upperBound(bucket) == bound) {
        return OptionalDouble.of((double) cumulative);
      }
    }
    return OptionalDouble.empty();
  }

  private OptionalDouble inSummary(SummaryFamily family, int row) {
    if (family.counted() && suffix.equals("_count")) {
      return OptionalDouble.of((double) family.count(row));
    }
    if (family.counted() && suffix.equals("_sum")) {
      return OptionalDouble.of(family.sum(row));
    }
    double wanted = number("quantile");
    for (int i = 0; suffix.isEmpty() && i < family.quantiles(); i++) {
      double value = family.quantileValue(row, i);
      if (family.quantile(i) == wanted && !Double.isNaN(value)) {
        return OptionalDouble.of(value);
      }
    }
    return OptionalDouble.empty();
  }

  /** The label that the format itself gives the sample; empty where it gives none. */
  private String writtenIn(MetricFamily family) {
    if (family instanceof HistogramFamily && suffix.equals("_bucket")) {
      return "le";
    }
    return family instanceof SummaryFamily && suffix.isEmpty() ? "quantile" : "";
  }

  /** The row with these labels, the one that the format writes left aside. */
  private int row(SeriesIndex series, String written) {
    List<String> values = new ArrayList<>();
    for (String name : series.labelNames()) {
      int place = labels.names().indexOf(name);
      if (place < 0) {
        return -1;
      }
      values.add(labels.values().get(place));
    }
    int extra = labels.names().contains(written) ? 1 : 0;
    return labels.names().size() - extra == values.size() ? series.find(values) : -1;
  }

  private double number(String label) {
    int place = labels.names().indexOf(label);
    if (place < 0) {
      return Double.NaN;
    }
    String text = labels.values().get(place);
    try {
      return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN; // equal to no bound: there is no such sample
    }
  }
}
