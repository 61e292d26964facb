package dev.tare.health;

import dev.tare.internal.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one probe, from what is known now. Immutable.
 *
 * @param isUp what the probe is told
 * @param reason why it is not up whatever its checks say, as while draining; else null
 * @param checks those that were looked at, in the order of registration
 */
public record HealthReport(
    HealthKind kind, boolean isUp, @Nullable String reason, List<CheckReport> checks) {

  /** Copies the list. */
  public HealthReport {
    checks = List.copyOf(checks);
  }

  /** Up, as there is nothing to look at. */
  public static HealthReport up(HealthKind kind) {
    return new HealthReport(kind, true, null, List.of());
  }

  /** The same with one check more, in front; down where that is not up. */
  public HealthReport with(CheckReport check) {
    List<CheckReport> all = new ArrayList<>();
    all.add(check);
    all.addAll(checks);
    return new HealthReport(kind, isUp && check.state() == HealthState.UP, reason, all);
  }

  /**
   * As JSON: {@code {"status":"up"}}, and with the detail {@code reason} and {@code checks}.
   *
   * @param detail whether to name the checks, and what they said
   */
  public String toJson(boolean detail) {
    JsonText json = new JsonText().beginObject();
    json.name("status").value((isUp ? HealthState.UP : HealthState.DOWN).word());
    if (detail) {
      if (reason != null) {
        json.name("reason").value(reason);
      }
      json.name("checks").beginArray();
      checks.forEach(check -> check.write(json));
      json.endArray();
    }
    return json.endObject().toString();
  }
}
