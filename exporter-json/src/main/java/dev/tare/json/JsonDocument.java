package dev.tare.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tare.model.CounterFamily;
import dev.tare.model.Exemplar;
import dev.tare.model.GaugeFamily;
import dev.tare.model.HistogramFamily;
import dev.tare.model.InfoFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.Scale;
import dev.tare.model.StateSetFamily;
import dev.tare.model.SummaryFamily;
import dev.tare.model.Unit;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one document. Series without a value that is known are left out, families are not. */
final class JsonDocument {
  /** Of this description; another number where a reader of the old one would go wrong. */
  private static final int VERSION = 1;

  private static final Scale NANOSECONDS = Unit.SECONDS.scale();

  private final JsonGenerator json;
  private final JsonNumbers numbers;
  private final JsonHistograms histograms;

  JsonDocument(JsonGenerator json) {
    this.json = json;
    this.numbers = new JsonNumbers(json);
    this.histograms = new JsonHistograms(json, numbers);
  }

  void write(MetricsSnapshot snapshot, long epochMs) throws IOException {
    json.writeStartObject();
    json.writeNumberField("version", VERSION);
    json.writeNumberField("timeMs", epochMs);
    json.writeFieldName("ageSeconds");
    numbers.write(snapshot.age().toNanos(), NANOSECONDS);
    json.writeFieldName("commonLabels");
    Labels common = snapshot.commonLabels();
    labels(common.names(), common.values());
    json.writeArrayFieldStart("families");
    for (MetricFamily family : snapshot.families()) {
      json.writeStartObject();
      family(family);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void family(MetricFamily family) throws IOException {
    MetricDescriptor descriptor = family.descriptor();
    json.writeStringField("name", descriptor.name().value());
    json.writeStringField("type", descriptor.type().word());
    json.writeStringField("help", descriptor.help());
    if (!descriptor.unit().equals(Unit.NONE)) {
      json.writeStringField("unit", descriptor.unit().suffix());
    }
    if (family instanceof HistogramFamily histogram) {
      histograms.head(histogram);
    } else if (family instanceof SummaryFamily summary) {
      json.writeArrayFieldStart("quantiles");
      for (int i = 0; i < summary.quantiles(); i++) {
        numbers.write(summary.quantile(i));
      }
      json.writeEndArray();
    }
    json.writeArrayFieldStart("series");
    for (int row = 0; row < family.series().size(); row++) {
      if (known(family, row)) {
        json.writeStartObject();
        json.writeFieldName("labels");
        labels(family.series().labelNames(), family.series().values(row));
        series(family, row);
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static boolean known(MetricFamily family, int row) {
    if (family instanceof CounterFamily counters) {
      return counters.known(row);
    }
    return !(family instanceof GaugeFamily gauges) || !Double.isNaN(gauges.value(row));
  }

  private void labels(List<String> names, List<String> values) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < names.size(); i++) {
      json.writeStringField(names.get(i), values.get(i));
    }
    json.writeEndObject();
  }

  private void series(MetricFamily family, int row) throws IOException {
    if (family instanceof CounterFamily counters) {
      counter(counters, row);
    } else if (family instanceof GaugeFamily gauges) {
      json.writeFieldName("value");
      numbers.write(gauges.value(row));
    } else if (family instanceof HistogramFamily histogram) {
      histograms.series(histogram, row);
      created(histogram.createdMs(row));
    } else if (family instanceof SummaryFamily summaries) {
      summary(summaries, row);
    } else if (family instanceof StateSetFamily states) {
      states(states, row);
    } else if (!(family instanceof InfoFamily)) {
      throw new IllegalStateException("name=" + family.descriptor().name());
    }
  }

  private void counter(CounterFamily family, int row) throws IOException {
    json.writeFieldName("value");
    if (family.inDoubles()) {
      numbers.write(family.value(row));
    } else {
      numbers.write(family.rawValue(row), family.descriptor().scale());
    }
    @Nullable Exemplar exemplar = family.exemplar(row);
    if (exemplar != null) {
      json.writeObjectFieldStart("exemplar");
      histograms.exemplar(exemplar, family.descriptor().scale());
      json.writeEndObject();
    }
    created(family.createdMs(row));
  }

  private void summary(SummaryFamily family, int row) throws IOException {
    json.writeArrayFieldStart("values");
    for (int i = 0; i < family.quantiles(); i++) {
      if (family.rawQuantile(row, i) == MetricFamily.ABSENT) {
        json.writeNull();
      } else if (family.inDoubles()) {
        numbers.write(family.quantileValue(row, i));
      } else {
        numbers.write(family.rawQuantile(row, i), family.descriptor().scale());
      }
    }
    json.writeEndArray();
    if (family.counted()) {
      json.writeNumberField("count", family.count(row));
      json.writeFieldName("sum");
      if (family.inDoubles()) {
        numbers.write(family.sum(row));
      } else {
        numbers.write(family.rawSum(row), family.descriptor().scale());
      }
    }
    created(family.createdMs(row));
  }

  private void states(StateSetFamily family, int row) throws IOException {
    json.writeObjectFieldStart("states");
    for (int state = 0; state < family.states().size(); state++) {
      json.writeBooleanField(family.states().get(state), family.on(row, state));
    }
    json.writeEndObject();
  }

  private void created(long epochMs) throws IOException {
    if (epochMs > 0) {
      json.writeNumberField("createdMs", epochMs);
    }
  }
}
