package dev.tare.openmetrics;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricType;
import dev.tare.model.NameEscaping;
import java.io.IOException;

/** The text formats, in what they say about a family before its samples. */
enum TextFormat {
  /** OpenMetrics 1.0. */
  OPENMETRICS("openmetrics", "application/openmetrics-text; version=1.0.0; charset=utf-8") {
    @Override
    void header(MetricDescriptor family, MetricType type, String name, DocumentBuffer out)
        throws IOException {
      begin("# TYPE ", family, name, out);
      out.ascii(type.word());
      if (showsUnit(family, name)) {
        begin("\n# UNIT ", family, name, out);
        out.ascii(family.unit().suffix());
      }
      begin("\n# HELP ", family, name, out);
      out.escaped(family.help(), true);
      out.put('\n');
    }

    @Override
    void end(DocumentBuffer out) throws IOException {
      out.ascii("# EOF\n");
    }
  },

  /** Prometheus 0.0.4. */
  PROMETHEUS("prometheus", "text/plain; version=0.0.4; charset=utf-8"),

  /** Prometheus 1.0.0, which differs by its media type only. */
  PROMETHEUS_1("prometheus", "text/plain; version=1.0.0; charset=utf-8");

  private final String word;
  private final String contentType;

  TextFormat(String word, String contentType) {
    this.word = word;
    this.contentType = contentType;
  }

  /** The name in self-metrics. */
  String word() {
    return word;
  }

  /** 0.0.4 is older than escapings, so the default is not named to whom may not know them. */
  String contentType(NameEscaping escaping) {
    return this == PROMETHEUS && escaping == NameEscaping.UNDERSCORES
        ? contentType
        : contentType + "; escaping=" + escaping.word();
  }

  /** Whether it has exemplars, and the times at which series began. */
  boolean saysMore() {
    return this == OPENMETRICS;
  }

  /**
   * Says what the family is.
   *
   * @param type what it is shown as
   * @param name its name as this document has it
   */
  void header(MetricDescriptor family, MetricType type, String name, DocumentBuffer out)
      throws IOException {
    header(
        family,
        name,
        "",
        switch (type) {
          case INFO, STATE_SET -> MetricType.GAUGE.word();
          case GAUGE_HISTOGRAM -> MetricType.HISTOGRAM.word();
          case UNKNOWN -> "untyped";
          default -> type.word();
        },
        out);
  }

  /** Says that the document is whole, where the format has an end of its own. */
  void end(DocumentBuffer out) throws IOException {}

  /** The header of a part of a family that Prometheus text takes for a family of its own. */
  static void header(
      MetricDescriptor family, String name, String suffix, String type, DocumentBuffer out)
      throws IOException {
    begin("# HELP ", name, name.length(), suffix, out);
    out.escaped(family.help(), false);
    begin("\n# TYPE ", name, name.length(), suffix, out);
    out.ascii(type);
    out.put('\n');
  }

  private static void begin(String line, String name, int length, String suffix, DocumentBuffer out)
      throws IOException {
    out.ascii(line);
    if (NameEscaping.isClassicMetric(name)) {
      out.ascii(name, length);
      out.ascii(suffix);
    } else {
      out.quoted(name.substring(0, length), suffix);
    }
    out.put(' ');
  }

  private static void begin(String line, MetricDescriptor family, String name, DocumentBuffer out)
      throws IOException {
    begin(line, name, stem(family, name), "", out);
  }

  /** In OpenMetrics a suffix belongs to the sample, not to the family: how long that one's is. */
  private static int stem(MetricDescriptor family, String name) {
    int suffix =
        switch (family.type()) {
          case COUNTER -> "_total".length();
          case INFO -> "_info".length();
          default -> 0;
        };
    return name.length() - suffix;
  }

  /**
   * A family's name has to end in its unit, or scrapers refuse the page. Escaped with dots or as
   * values it may not: of {@code x_seconds_total} with dots, which is {@code x__seconds__total},
   * the family is {@code x__seconds_}. A set of states is measured in nothing.
   */
  private static boolean showsUnit(MetricDescriptor family, String name) {
    String unit = family.unit().suffix();
    int begin = stem(family, name) - unit.length();
    return !unit.isEmpty()
        && family.type() != MetricType.STATE_SET
        && begin > 0
        && name.charAt(begin - 1) == '_'
        && name.startsWith(unit, begin);
  }
}
