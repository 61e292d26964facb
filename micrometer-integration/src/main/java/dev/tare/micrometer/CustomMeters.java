package dev.tare.micrometer;

import dev.tare.model.MetricType;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Statistic;
import java.util.Map;

/** Where the page shows the measurements of a custom meter, as Micrometer's own does. */
final class CustomMeters {
  private CustomMeters() {}

  static Shown shown(String name, Measurement measurement) {
    Statistic statistic = measurement.getStatistic();
    Map<String, String> labels = Map.of("statistic", statistic.toString());
    return switch (statistic) {
      case TOTAL, TOTAL_TIME -> value(name + "_sum_total", MetricType.COUNTER, labels, measurement);
      case COUNT -> value(name + "_total", MetricType.COUNTER, labels, measurement);
      case MAX -> value(name + "_max", MetricType.GAUGE, labels, measurement);
      case VALUE, UNKNOWN -> value(name + "_value", MetricType.GAUGE, labels, measurement);
      case ACTIVE_TASKS -> value(name + "_active_count", MetricType.GAUGE, labels, measurement);
      case DURATION -> value(name + "_duration_sum", MetricType.GAUGE, labels, measurement);
    };
  }

  private static Shown value(
      String family, MetricType type, Map<String, String> labels, Measurement measurement) {
    return new Shown.Value(family, type, labels, measurement::getValue);
  }
}
