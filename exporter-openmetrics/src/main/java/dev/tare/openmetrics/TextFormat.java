package dev.tare.openmetrics;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.io.IOException;

/** The two text formats, in what they say about a family before its samples. */
enum TextFormat {
  /** OpenMetrics 1.0. Its media type has to name the escaping of names; ours need none. */
  OPENMETRICS(
      "openmetrics",
      "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores") {
    @Override
    void header(MetricDescriptor family, TextBuffer out) throws IOException {
      begin("# TYPE ", family, out);
      out.ascii(family.type().word());
      // A set of states is measured in nothing, whatever its name ends in.
      if (family.unit() != Unit.NONE && family.type() != MetricType.STATE_SET) {
        begin("\n# UNIT ", family, out);
        out.ascii(family.unit().suffix());
      }
      begin("\n# HELP ", family, out);
      out.escaped(family.help(), true);
      out.put('\n');
    }

    @Override
    void end(TextBuffer out) throws IOException {
      out.ascii("# EOF\n");
    }
  },

  /** Prometheus 0.0.4. */
  PROMETHEUS("prometheus", "text/plain; version=0.0.4; charset=utf-8") {
    @Override
    void header(MetricDescriptor family, TextBuffer out) throws IOException {
      MetricType type = family.type();
      header(
          family,
          "",
          switch (type) {
            case INFO, STATE_SET -> MetricType.GAUGE.word();
            case GAUGE_HISTOGRAM -> MetricType.HISTOGRAM.word();
            case UNKNOWN -> "untyped";
            default -> type.word();
          },
          out);
    }

    @Override
    void end(TextBuffer out) {
      // It has no end of its own.
    }
  };

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

  String contentType() {
    return contentType;
  }

  /** Whether a bucket can show an example of its values. */
  boolean hasExemplars() {
    return this == OPENMETRICS;
  }

  /** Says what the family is. */
  abstract void header(MetricDescriptor family, TextBuffer out) throws IOException;

  /** Says that the document is whole. */
  abstract void end(TextBuffer out) throws IOException;

  /** The header of a part of a family that Prometheus text takes for a family of its own. */
  static void header(MetricDescriptor family, String suffix, String type, TextBuffer out)
      throws IOException {
    begin("# HELP ", family, suffix, out);
    out.escaped(family.help(), false);
    begin("\n# TYPE ", family, suffix, out);
    out.ascii(type);
    out.put('\n');
  }

  private static void begin(String line, MetricDescriptor family, String suffix, TextBuffer out)
      throws IOException {
    out.ascii(line);
    out.ascii(family.name().value());
    out.ascii(suffix);
    out.put(' ');
  }

  /** In OpenMetrics a suffix belongs to the sample, not to the family. */
  private static void begin(String line, MetricDescriptor family, TextBuffer out)
      throws IOException {
    String name = family.name().value();
    int suffix =
        switch (family.type()) {
          case COUNTER -> "_total".length();
          case INFO -> "_info".length();
          default -> 0;
        };
    out.ascii(line);
    out.ascii(name, name.length() - suffix);
    out.put(' ');
  }
}
