package dev.tare.otlp;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What one message says, by OpenTelemetry's own classes. */
record Received(ExportMetricsServiceRequest request) {

  List<Metric> metrics() {
    return request.getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .toList();
  }

  boolean has(String name) {
    return metrics().stream().anyMatch(metric -> metric.getName().equals(name));
  }

  Metric metric(String name) {
    return metrics().stream()
        .filter(metric -> metric.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name));
  }

  NumberDataPoint number(String name, String... labels) {
    Metric metric = metric(name);
    return Stream.concat(
            metric.getSum().getDataPointsList().stream(),
            metric.getGauge().getDataPointsList().stream())
        .filter(point -> isOf(point.getAttributesList(), labels))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name));
  }

  HistogramDataPoint explicit(String name, String... labels) {
    return metric(name).getHistogram().getDataPointsList().stream()
        .filter(point -> isOf(point.getAttributesList(), labels))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name));
  }

  ExponentialHistogramDataPoint exponential(String name, String... labels) {
    return metric(name).getExponentialHistogram().getDataPointsList().stream()
        .filter(point -> isOf(point.getAttributesList(), labels))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name));
  }

  SummaryDataPoint summary(String name, String... labels) {
    return metric(name).getSummary().getDataPointsList().stream()
        .filter(point -> isOf(point.getAttributesList(), labels))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name));
  }

  Map<String, String> resource() {
    return attributes(request.getResourceMetrics(0).getResource().getAttributesList());
  }

  static Map<String, String> attributes(List<KeyValue> pairs) {
    Map<String, String> attributes = new TreeMap<>();
    pairs.forEach(pair -> attributes.put(pair.getKey(), pair.getValue().getStringValue()));
    return attributes;
  }

  private static boolean isOf(List<KeyValue> pairs, String... labels) {
    Map<String, String> wanted = new TreeMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      wanted.put(labels[i], labels[i + 1]);
    }
    return attributes(pairs).equals(wanted);
  }
}
