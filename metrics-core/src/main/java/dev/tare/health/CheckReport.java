package dev.tare.health;

import dev.tare.internal.json.JsonText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one check now.
 *
 * @param age how long this has been known; null while nothing is
 * @param reason what the check said, or what became of it; null where there is nothing to say
 */
public record CheckReport(
    String name,
    HealthKind kind,
    HealthState state,
    @Nullable Duration age,
    @Nullable String reason) {

  void write(JsonText json) {
    json.beginObject();
    json.name("name").value(name).name("kind").value(kind.word());
    json.name("state").value(state.word());
    if (age != null) {
      json.name("age_seconds").seconds(age.toNanos());
    }
    if (reason != null) {
      json.name("reason").value(reason);
    }
    json.endObject();
  }
}
