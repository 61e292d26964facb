package dev.tare.discovery;

import dev.tare.internal.json.JsonText;
import java.util.List;
import java.util.TreeMap;

/** Targets as {@code file_sd_configs} and {@code http_sd_configs} of Prometheus read them. */
final class TargetsJson {
  private TargetsJson() {}

  static String of(List<Target> targets) {
    JsonText json = new JsonText().beginArray();
    for (Target target : targets) {
      json.beginObject().name("targets").beginArray().value(target.address()).endArray();
      json.name("labels").beginObject();
      new TreeMap<>(target.labels()).forEach((name, value) -> json.name(name).value(value));
      json.endObject().endObject();
    }
    return json.endArray() + "\n";
  }
}
