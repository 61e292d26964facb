package dev.tare.instrument;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Unit;
import java.util.List;

/**
 * What the builders of all instruments have in common. Not thread-safe; used up by finishing it.
 *
 * @param <B> the builder itself
 */
public abstract sealed class InstrumentBuilder<B extends InstrumentBuilder<B>>
    permits CounterBuilder, GaugeBuilder, HistogramBuilder, UpDownCounterBuilder {
  private static final int MAX_LABELS = 4;

  private final MetricName name;
  private final MetricType type;
  private final String help;
  private Unit unit = Unit.NONE;
  private List<String> labels = List.of();
  private int seriesLimit;

  InstrumentBuilder(String name, MetricType type, String help) {
    this.name = new MetricName(name);
    this.type = type;
    this.help = help;
  }

  /** What the values are measured in; the name must end in it. Default: a plain number. */
  public B unit(Unit unit) {
    this.unit = unit;
    return self();
  }

  /**
   * The names of the labels, in the order in which values will be given. Default: none.
   *
   * @throws IllegalArgumentException if there are more than {@value #MAX_LABELS}: {@link
   *     Family#with} takes no more
   */
  public B labels(String... names) {
    if (names.length > MAX_LABELS) {
      throw new IllegalArgumentException(
          "labels=%s of name=%s (allowed: up to %d)".formatted(List.of(names), name, MAX_LABELS));
    }
    this.labels = List.of(names);
    return self();
  }

  /**
   * How many series the metric may have before new ones become {@code other}. Default: what the
   * options of the {@code Metrics} say.
   *
   * @throws IllegalArgumentException if {@code limit} is not from 1 to 1,000,000
   */
  public B seriesLimit(int limit) {
    if (limit < 1 || limit > 1_000_000) {
      throw new IllegalArgumentException(
          "seriesLimit=%d of name=%s (allowed: 1 to 1000000)".formatted(limit, name));
    }
    this.seriesLimit = limit;
    return self();
  }

  /**
   * The definition so far.
   *
   * @throws IllegalArgumentException if its parts do not fit each other
   */
  public MetricDescriptor descriptor() {
    return new MetricDescriptor(name, type, help, unit, labels);
  }

  /** The limit that was set, or {@code otherwise} if none was. */
  public int seriesLimitOr(int otherwise) {
    return seriesLimit == 0 ? otherwise : seriesLimit;
  }

  Unit unit() {
    return unit;
  }

  void requireLabels(boolean wanted) {
    if (labels.isEmpty() == wanted) {
      throw new IllegalStateException(
          wanted
              ? "labels=[] of name=" + name + " (a family needs labels; register() needs none)"
              : "labels="
                  + labels
                  + " of name="
                  + name
                  + " (finish with family(), not register())");
    }
  }

  @SuppressWarnings("unchecked") // B is the permitted subclass itself
  private B self() {
    return (B) this;
  }
}
