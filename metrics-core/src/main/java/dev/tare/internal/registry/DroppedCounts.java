package dev.tare.internal.registry;

import dev.tare.internal.aggregate.HistogramFamilyState;
import dev.tare.internal.instrument.KeyLabelValues;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What dropped metrics and events had counted of themselves, so that no total falls when one goes:
 * a scraper would take that for a restart, and count the rest once more. Any thread.
 */
public final class DroppedCounts {
  /** Stands where the name of a metric or event does. */
  public static final String NAME = "(unregistered)";

  private final LongAdder overflows = new LongAdder();
  private final LongAdder invalid = new LongAdder();
  private final LongAdder clamped = new LongAdder();
  private final LongAdder labelOverflows = new LongAdder();

  void add(RegisteredMetric metric) {
    RegisteredMetric.Series series = metric.series();
    if (series != null) {
      overflows.add(series.table().overflows());
      invalid.add(series.invalid().count());
      HistogramFamilyState<?> histogram = series.histogram();
      clamped.add(histogram == null ? 0 : histogram.clamped());
    }
  }

  void add(List<KeyLabelValues> labels) {
    labels.forEach(label -> labelOverflows.add(label.overflows()));
  }

  /** Adds a row for them, where there is something to tell. */
  public static void put(Map<String, Long> rows, long count) {
    if (count > 0) {
      rows.put(NAME, count);
    }
  }

  public long overflows() {
    return overflows.sum();
  }

  public long invalid() {
    return invalid.sum();
  }

  public long clamped() {
    return clamped.sum();
  }

  public long labelOverflows() {
    return labelOverflows.sum();
  }
}
