package dev.tare.micrometer;

import dev.tare.model.MetricType;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** What one meter shows in one family of the page. */
sealed interface Shown {
  /** The name of the family on the page. */
  String family();

  /** What the family is; all meters of a name have to agree. */
  MetricType type();

  /** Labels beside the meter's tags. */
  Map<String, String> labels();

  /**
   * A number: of a counter, a gauge or an info, whose number nobody sees.
   *
   * @param source in the base unit
   */
  record Value(String family, MetricType type, Map<String, String> labels, DoubleSupplier source)
      implements Shown {
    Value(String family, MetricType type, DoubleSupplier source) {
      this(family, type, Map.of(), source);
    }
  }

  /** A summary or a histogram. */
  final class Spread implements Shown {
    private final String family;
    private final MetricType type;
    private final double[] bounds;
    private final Distribution.Source source;

    /**
     * One row of such a family.
     *
     * @param bounds in the base unit; none of a summary
     */
    Spread(String family, MetricType type, double[] bounds, Distribution.Source source) {
      this.family = family;
      this.type = type;
      this.bounds = bounds;
      this.source = source;
    }

    @Override
    public String family() {
      return family;
    }

    @Override
    public MetricType type() {
      return type;
    }

    @Override
    public Map<String, String> labels() {
      return Map.of();
    }

    double[] bounds() {
      return bounds;
    }

    Distribution.Source source() {
      return source;
    }
  }
}
