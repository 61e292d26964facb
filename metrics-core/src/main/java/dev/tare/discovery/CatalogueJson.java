package dev.tare.discovery;

import dev.tare.internal.json.JsonText;
import dev.tare.model.MetricDescriptor;
import java.util.List;

/** The catalogue for programs. What is not known is not there. */
final class CatalogueJson {
  private CatalogueJson() {}

  static String of(List<CatalogueRow> rows) {
    JsonText json = new JsonText().beginObject().name("families").beginArray();
    rows.forEach(row -> write(row, json));
    return json.endArray().endObject() + "\n";
  }

  private static void write(CatalogueRow row, JsonText json) {
    MetricDescriptor descriptor = row.descriptor();
    json.beginObject().name("name").value(descriptor.name().value());
    json.name("type").value(descriptor.type().word());
    json.name("unit").value(descriptor.unit().suffix());
    json.name("help").value(descriptor.help());
    json.name("labels").beginArray();
    descriptor.labelNames().forEach(json::value);
    json.endArray().name("series").value(row.series());
    row.seriesLimit().ifPresent(limit -> json.name("series_limit").value(limit));
    row.bytes().ifPresent(bytes -> json.name("bytes").value(bytes));
    json.endObject();
  }
}
