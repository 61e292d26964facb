package dev.tare.openmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.CounterFamily;
import dev.tare.model.GaugeFamily;
import dev.tare.model.Labels;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.MetricsSnapshot;
import dev.tare.model.NameEscaping;
import dev.tare.model.SeriesIndex;
import dev.tare.model.Unit;
import dev.tare.testing.RandomSnapshots;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A name is escaped with its unit and its suffix, and stays what strict scrapers take. */
class EscapedUnitsTest {
  private static final Pattern HEADER =
      Pattern.compile("# (TYPE|UNIT) (?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)) (\\S+)");

  private final OpenMetricsExporter exporter = OpenMetricsExporter.create();

  private List<String> headers(MetricsSnapshot snapshot, NameEscaping escaping) throws IOException {
    String range = "application/openmetrics-text;escaping=" + escaping.word();
    String document = Documents.write(exporter.forAccept(range), snapshot);
    return document.lines().filter(line -> line.startsWith("# ")).toList();
  }

  /** For another unit Prometheus 3 refuses the whole page. */
  @Property(tries = 1_000)
  void shouldNameNoUnitThatTheNameDoesNotEndIn(
      @ForAll("snapshots") MetricsSnapshot snapshot, @ForAll NameEscaping escaping)
      throws IOException {
    String type = "";
    for (String line : headers(snapshot, escaping)) {
      Matcher header = HEADER.matcher(line);
      if (header.matches()) {
        String name = header.group(2) != null ? header.group(2) : header.group(3);
        if (header.group(1).equals("TYPE")) {
          type = name;
        } else {
          assertThat(name).isEqualTo(type).endsWith("_" + header.group(4));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "x_seconds, GAUGE, underscores, # UNIT x_seconds seconds",
    "x_seconds, GAUGE, dots, # UNIT x__seconds seconds",
    "x_seconds, GAUGE, values, # UNIT x_seconds seconds",
    "x_seconds_total, COUNTER, underscores, # UNIT x_seconds seconds",
    "x_seconds_total, COUNTER, dots,",
    "x_seconds_total, COUNTER, values, # UNIT x_seconds seconds",
    "x.y_seconds, GAUGE, dots, # UNIT x_dot_y__seconds seconds",
    "x.y_seconds, GAUGE, values, # UNIT U__x_2e_y__seconds seconds",
    "x.y_seconds_total, COUNTER, underscores, # UNIT x_y_seconds seconds",
    "x.y_seconds_total, COUNTER, dots,",
    "x.y_seconds_total, COUNTER, values,",
    "x.y_seconds_total, COUNTER, allow-utf-8, # UNIT \"x.y_seconds\" seconds",
  })
  void shouldNameTheUnitWhereItCan(String name, MetricType type, String escaping, String line)
      throws IOException {
    MetricDescriptor descriptor =
        new MetricDescriptor(new MetricName(name), type, "Help.", Unit.SECONDS, List.of());
    MetricsSnapshot snapshot =
        new MetricsSnapshot(
            Labels.EMPTY,
            List.of(
                type == MetricType.GAUGE
                    ? new GaugeFamily(descriptor, SeriesIndex.SINGLE, new long[1])
                    : new CounterFamily(descriptor, SeriesIndex.SINGLE, new long[1])));
    List<String> units = new ArrayList<>();
    for (NameEscaping any : NameEscaping.values()) {
      if (any.word().equals(escaping)) {
        units.addAll(headers(snapshot, any));
      }
    }
    units.removeIf(header -> !header.startsWith("# UNIT"));
    assertThat(units).isEqualTo(line == null ? List.of() : List.of(line));
  }

  @Provide
  Arbitrary<MetricsSnapshot> snapshots() {
    return Arbitraries.randomValue(RandomSnapshots::nextUtf8);
  }
}
