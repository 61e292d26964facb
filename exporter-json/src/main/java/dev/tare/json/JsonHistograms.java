package dev.tare.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tare.model.Exemplar;
import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import dev.tare.model.NativeHistogram;
import dev.tare.model.Scale;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes what histograms have that no other family has: bounds, buckets, cells and exemplars. */
final class JsonHistograms {
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final int LONG_DIGITS = 16;

  private final JsonGenerator json;
  private final JsonNumbers numbers;
  private final char[] id = new char[2 * LONG_DIGITS];

  JsonHistograms(JsonGenerator json, JsonNumbers numbers) {
    this.json = json;
    this.numbers = numbers;
  }

  /** The bounds, which are the same for all series; the last bucket has none. */
  void head(HistogramFamily family) throws IOException {
    json.writeArrayFieldStart("upperBounds");
    for (int bucket = 0; bucket < family.buckets() - 1; bucket++) {
      numbers.write(family.upperBound(bucket));
    }
    json.writeEndArray();
  }

  void series(HistogramFamily family, int row) throws IOException {
    Scale scale = family.descriptor().scale();
    json.writeNumberField("count", family.count(row));
    json.writeFieldName("sum");
    if (family.inDoubles()) {
      numbers.write(family.sum(row));
    } else {
      numbers.write(family.rawSum(row), scale);
    }
    json.writeArrayFieldStart("buckets");
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      json.writeNumber(family.bucketCount(row, bucket));
    }
    json.writeEndArray();
    exemplars(family, row);
    natives(family.nativeHistogram(row));
    cells(family.cells(row), scale);
  }

  private void exemplars(HistogramFamily family, int row) throws IOException {
    boolean begun = false;
    for (int bucket = 0; bucket < family.buckets(); bucket++) {
      @Nullable Exemplar exemplar = family.exemplar(row, bucket);
      if (exemplar != null) {
        if (!begun) {
          json.writeArrayFieldStart("exemplars");
          begun = true;
        }
        json.writeStartObject();
        json.writeNumberField("bucket", bucket);
        exemplar(exemplar, family.descriptor().scale());
        json.writeEndObject();
      }
    }
    if (begun) {
      json.writeEndArray();
    }
  }

  /** The fields of one; ids as tracing systems write them. */
  void exemplar(Exemplar exemplar, Scale scale) throws IOException {
    json.writeFieldName("value");
    numbers.write(exemplar.rawValue(), scale);
    json.writeFieldName("traceId");
    hex(exemplar.traceIdHigh(), 0);
    hex(exemplar.traceIdLow(), LONG_DIGITS);
    json.writeString(id, 0, 2 * LONG_DIGITS);
    json.writeFieldName("spanId");
    hex(exemplar.spanId(), 0);
    json.writeString(id, 0, LONG_DIGITS);
    json.writeNumberField("timeMs", exemplar.epochMs());
  }

  private void hex(long bits, int at) {
    for (int i = 0; i < LONG_DIGITS; i++) {
      id[at + i] = HEX[(int) (bits >>> (60 - 4 * i)) & 15];
    }
  }

  private void natives(@Nullable NativeHistogram histogram) throws IOException {
    if (histogram == null) {
      return;
    }
    json.writeObjectFieldStart("native");
    json.writeNumberField("schema", histogram.schema());
    json.writeFieldName("zeroThreshold");
    numbers.write(histogram.zeroThreshold());
    json.writeNumberField("zeroCount", histogram.zeroCount());
    json.writeArrayFieldStart("indexes");
    for (int index : histogram.indexes()) {
      json.writeNumber(index);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("counts");
    for (long count : histogram.counts()) {
      json.writeNumber(count);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void cells(@Nullable HistogramCells cells, Scale scale) throws IOException {
    if (cells == null) {
      return;
    }
    json.writeObjectFieldStart("cells");
    json.writeNumberField("digits", cells.digits());
    json.writeFieldName("lowest");
    numbers.write(cells.lowest(), scale);
    json.writeFieldName("highest");
    numbers.write(cells.highest(), scale);
    json.writeArrayFieldStart("values");
    for (int place = 0; place < cells.size(); place++) {
      numbers.write(cells.value(place), scale);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("counts");
    for (int place = 0; place < cells.size(); place++) {
      json.writeNumber(cells.count(place));
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
