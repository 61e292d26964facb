package dev.tare.otlp;

import dev.tare.model.Unit;
import java.util.Map;

/** Units as OpenTelemetry writes them, in UCUM. */
final class Units {
  private static final Map<String, String> UCUM =
      Map.of(
          "", "",
          "seconds", "s",
          "bytes", "By",
          "ratio", "1",
          "celsius", "Cel",
          "meters", "m",
          "grams", "g",
          "joules", "J",
          "volts", "V",
          "amperes", "A");

  private Units() {}

  /** A word that UCUM has no unit for is an annotation. */
  static String ucum(Unit unit) {
    String known = UCUM.get(unit.suffix());
    return known == null ? "{" + unit.suffix() + "}" : known;
  }
}
