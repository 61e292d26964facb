package dev.tare.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Names are those of Micrometer's own convention; older ones count half a surrogate pair as one.
 */
@Tag("newest")
class PrometheusNamesTest {
  private static final String[] PARTS = {
    "a",
    "B9",
    ".",
    "_",
    "-",
    " ",
    "é",
    "😀",
    "7",
    "total",
    "info",
    "bucket",
    "created",
    "_total",
    ".seconds",
    "_seconds",
    "_bytes",
    "http.server",
    "jvm.",
    "__",
    "x.info",
    "seconds",
    "le"
  };
  private static final @Nullable String[] UNITS = {
    null, "bytes", "seconds", "a.b", "milli seconds", "total", "%", "items"
  };

  private final PrometheusNames ours = new PrometheusNames();
  private final PrometheusNamingConvention theirs = new PrometheusNamingConvention();

  @Test
  void shouldBeThoseOfMicrometer() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String name = text(random);
      String unit = UNITS[random.nextInt(UNITS.length)];
      for (Meter.Type type : Meter.Type.values()) {
        assertThat(ours.name(name, type, unit))
            .as("%s %s %s", name, type, unit)
            .isEqualTo(classic(theirs.name(name, type, unit)));
      }
      assertThat(ours.tagKey(name)).as(name).isEqualTo(theirs.tagKey(name));
    }
  }

  /** A unit they take as it is, and leave it to the page to escape it. */
  private static String classic(String name) {
    return name.replaceAll("[^a-zA-Z0-9_]", "_");
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }

  @Test
  void shouldNeverBeEmpty() {
    for (String text : List.of("", "_", "__", "é", "total", "_total")) {
      assertThat(ours.tagKey(text)).isNotEmpty();
      for (Meter.Type type : Meter.Type.values()) {
        assertThat(ours.name(text, type, null)).isNotEmpty();
      }
    }
  }
}
