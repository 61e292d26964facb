package dev.tare.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NativeHistogram;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Compares a document with the snapshot that it was written from, number by number. */
final class ReadBack {
  private ReadBack() {}

  static void compare(JsonNode document, MetricsSnapshot snapshot) {
    assertThat(document.path("version").intValue()).isEqualTo(1);
    assertExact(document.path("ageSeconds"), snapshot.age().toNanos(), 9);
    assertThat(labels(document.path("commonLabels")))
        .isEqualTo(map(snapshot.commonLabels().names(), snapshot.commonLabels().values()));
    assertThat(document.path("families")).hasSameSizeAs(snapshot.families());
    for (int i = 0; i < snapshot.families().size(); i++) {
      family(document.path("families").get(i), snapshot.families().get(i));
    }
  }

  private static void family(JsonNode json, MetricFamily family) {
    assertThat(json.path("name").textValue()).isEqualTo(family.descriptor().name().value());
    assertThat(json.path("type").textValue()).isEqualTo(family.descriptor().type().word());
    assertThat(json.path("help").textValue()).isEqualTo(family.descriptor().help());
    assertThat(json.path("unit").asText()).isEqualTo(family.descriptor().unit().suffix());
    if (family instanceof HistogramFamily histogram) {
      assertDoubles(
          json.path("upperBounds"),
          IntStream.range(0, histogram.buckets() - 1).mapToDouble(histogram::upperBound).toArray());
    }
    if (family instanceof SummaryFamily summary) {
      assertDoubles(
          json.path("quantiles"),
          IntStream.range(0, summary.quantiles()).mapToDouble(summary::quantile).toArray());
    }
    int at = 0;
    for (int row = 0; row < family.series().size(); row++) {
      if (isKnown(family, row)) {
        JsonNode series = json.path("series").path(at++);
        assertThat(labels(series.path("labels")))
            .isEqualTo(map(family.series().labelNames(), family.series().values(row)));
        series(series, family, row);
      }
    }
    assertThat(json.path("series")).hasSize(at);
  }

  private static boolean isKnown(MetricFamily family, int row) {
    return !(family instanceof CounterFamily counters && counters.rawValue(row) < 0)
        && !(family instanceof GaugeFamily gauges && Double.isNaN(gauges.value(row)));
  }

  private static void series(JsonNode json, MetricFamily family, int row) {
    int decimals = family.descriptor().scale().decimals();
    if (family instanceof CounterFamily counters) {
      if (counters.inDoubles()) {
        assertDouble(json.path("value"), counters.value(row));
      } else {
        assertExact(json.path("value"), counters.rawValue(row), decimals);
      }
      assertThat(json.has("exemplar")).isEqualTo(counters.exemplar(row) != null);
      exemplar(json.path("exemplar"), counters.exemplar(row), decimals);
      assertThat(json.path("createdMs").longValue()).isEqualTo(counters.createdMs(row));
    } else if (family instanceof GaugeFamily gauges) {
      assertDouble(json.path("value"), gauges.value(row));
    } else if (family instanceof HistogramFamily histogram) {
      histogram(json, histogram, row, decimals);
    } else if (family instanceof SummaryFamily summary) {
      summary(json, summary, row, decimals);
    } else if (family instanceof StateSetFamily states) {
      assertThat(json.path("states").properties().stream().map(Map.Entry::getKey))
          .containsExactlyElementsOf(states.states());
      for (int i = 0; i < states.states().size(); i++) {
        assertThat(json.path("states").path(states.states().get(i)).booleanValue())
            .isEqualTo(states.on(row, i));
      }
    }
  }

  private static void histogram(JsonNode json, HistogramFamily family, int row, int decimals) {
    assertThat(json.path("count").bigIntegerValue()).isEqualTo(family.count(row));
    if (family.inDoubles()) {
      assertDouble(json.path("sum"), family.sum(row));
    } else {
      assertExact(json.path("sum"), family.rawSum(row), decimals);
    }
    assertThat(longs(json.path("buckets")))
        .isEqualTo(
            IntStream.range(0, family.buckets())
                .mapToObj(bucket -> family.bucketCount(row, bucket))
                .toList());
    List<JsonNode> exemplars = new ArrayList<>();
    json.path("exemplars").forEach(exemplars::add);
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      if (family.exemplar(row, bucket) != null) {
        JsonNode exemplar = exemplars.remove(0);
        assertThat(exemplar.path("bucket").intValue()).isEqualTo(bucket);
        exemplar(exemplar, family.exemplar(row, bucket), decimals);
      }
    }
    assertThat(exemplars).isEmpty();
    natives(json.path("native"), family.nativeHistogram(row));
    cells(json.path("cells"), family.cells(row), decimals);
    assertThat(json.path("createdMs").longValue()).isEqualTo(family.createdMs(row));
  }

  private static void summary(JsonNode json, SummaryFamily family, int row, int decimals) {
    assertThat(json.path("values")).hasSize(family.quantiles());
    for (int i = 0; i < family.quantiles(); i++) {
      JsonNode value = json.path("values").get(i);
      if (family.rawQuantile(row, i) == MetricFamily.ABSENT) {
        assertThat(value.isNull()).isTrue();
      } else if (family.inDoubles()) {
        assertDouble(value, family.quantileValue(row, i));
      } else {
        assertExact(value, family.rawQuantile(row, i), decimals);
      }
    }
    assertThat(json.has("count")).isEqualTo(family.counted());
    if (family.counted()) {
      assertThat(json.path("count").longValue()).isEqualTo(family.count(row));
      if (family.inDoubles()) {
        assertDouble(json.path("sum"), family.sum(row));
      } else {
        assertExact(json.path("sum"), family.rawSum(row), decimals);
      }
    }
    assertThat(json.path("createdMs").longValue()).isEqualTo(family.createdMs(row));
  }

  private static void exemplar(JsonNode json, @Nullable Exemplar exemplar, int decimals) {
    if (exemplar == null) {
      return;
    }
    assertExact(json.path("value"), exemplar.rawValue(), decimals);
    assertThat(json.path("traceId").textValue())
        .isEqualTo("%016x%016x".formatted(exemplar.traceIdHigh(), exemplar.traceIdLow()));
    assertThat(json.path("spanId").textValue()).isEqualTo("%016x".formatted(exemplar.spanId()));
    assertThat(json.path("timeMs").longValue()).isEqualTo(exemplar.epochMs());
  }

  private static void natives(JsonNode json, @Nullable NativeHistogram histogram) {
    assertThat(json.isMissingNode()).isEqualTo(histogram == null);
    if (histogram != null) {
      assertThat(json.path("schema").intValue()).isEqualTo(histogram.schema());
      assertDouble(json.path("zeroThreshold"), histogram.zeroThreshold());
      assertThat(json.path("zeroCount").longValue()).isEqualTo(histogram.zeroCount());
      assertThat(longs(json.path("indexes")))
          .isEqualTo(IntStream.of(histogram.indexes()).mapToObj(i -> (long) i).toList());
      assertThat(longs(json.path("counts")))
          .isEqualTo(LongStream.of(histogram.counts()).boxed().toList());
    }
  }

  private static void cells(JsonNode json, @Nullable HistogramCells cells, int decimals) {
    assertThat(json.isMissingNode()).isEqualTo(cells == null);
    if (cells != null) {
      assertThat(json.path("digits").intValue()).isEqualTo(cells.digits());
      assertExact(json.path("lowest"), cells.lowest(), decimals);
      assertExact(json.path("highest"), cells.highest(), decimals);
      assertThat(json.path("values")).hasSize(cells.size());
      for (int i = 0; i < cells.size(); i++) {
        assertExact(json.path("values").get(i), cells.value(i), decimals);
      }
      assertThat(longs(json.path("counts")))
          .isEqualTo(IntStream.range(0, cells.size()).mapToObj(cells::count).toList());
    }
  }

  /** Not the nearest double: the very number. */
  private static void assertExact(JsonNode json, long raw, int decimals) {
    assertThat(json.isNumber()).isTrue();
    assertThat(json.decimalValue()).isEqualByComparingTo(BigDecimal.valueOf(raw, decimals));
  }

  private static void assertDoubles(JsonNode json, double[] values) {
    assertThat(json).hasSize(values.length);
    for (int i = 0; i < values.length; i++) {
      assertDouble(json.get(i), values[i]);
    }
  }

  private static void assertDouble(JsonNode json, double value) {
    if (Double.isFinite(value)) {
      assertThat(json.isNumber()).isTrue();
      assertThat(Double.parseDouble(json.asText())).isEqualTo(value);
    } else {
      assertThat(json.textValue())
          .isEqualTo(Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
    }
  }

  private static List<Long> longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(
            one -> {
              assertThat(one.isIntegralNumber()).isTrue();
              return one.longValue();
            })
        .toList();
  }

  private static Map<String, String> labels(JsonNode json) {
    Map<String, String> labels = new TreeMap<>();
    json.properties().forEach(one -> labels.put(one.getKey(), one.getValue().textValue()));
    return labels;
  }

  private static Map<String, String> map(List<String> names, List<String> values) {
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      labels.put(names.get(i), values.get(i));
    }
    return labels;
  }
}
