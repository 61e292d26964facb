package dev.tare.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.NamingConvention;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that Micrometer's own Prometheus registry gives, so that dashboards go on working:
 * {@code http.server.requests} of a timer is {@code http_server_requests_seconds}. The page adds
 * what the type of a family asks for, as {@code _total}.
 */
final class PrometheusNames implements NamingConvention {
  /** What Prometheus' formats add by themselves, and what a name must therefore not end in. */
  private static final List<String> RESERVED = List.of("total", "created", "bucket", "info");

  @Override
  public String name(String name, Meter.Type type, @Nullable String baseUnit) {
    String base = characters(name, true);
    return withoutReserved(
        switch (type) {
          case COUNTER, DISTRIBUTION_SUMMARY, GAUGE -> baseUnit == null ? base : in(base, baseUnit);
          case TIMER, LONG_TASK_TIMER -> in(base, "seconds");
          case OTHER -> base;
        });
  }

  @Override
  public String tagKey(String key) {
    String label = characters(key, false);
    while (label.startsWith("__")) { // which Prometheus keeps for itself
      label = label.substring(1);
    }
    return label;
  }

  private static String in(String name, String unit) {
    return name.endsWith("_" + unit) ? name : name + "_" + unit;
  }

  /** A unit is written as it is given, so what it brings has to be looked at, too. */
  private static String withoutReserved(String name) {
    String left = characters(name, true);
    for (boolean more = true; more; ) {
      more = false;
      for (String reserved : RESERVED) {
        if (left.equals("_" + reserved)) {
          return reserved;
        }
        if (left.endsWith("_" + reserved)) {
          left = left.substring(0, left.length() - reserved.length() - 1);
          more = true;
        }
      }
    }
    return left;
  }

  /** Each character that a name may not have becomes {@code _}. */
  private static String characters(String name, boolean colons) {
    if (name.isEmpty()) {
      return "_";
    }
    StringBuilder classic = new StringBuilder(name.length());
    name.codePoints()
        .forEach(
            point -> {
              boolean letter = (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
              boolean digit = point >= '0' && point <= '9' && classic.length() > 0;
              boolean allowed = letter || digit || (colons && point == ':');
              classic.append(allowed ? (char) point : '_');
            });
    return classic.toString();
  }
}
