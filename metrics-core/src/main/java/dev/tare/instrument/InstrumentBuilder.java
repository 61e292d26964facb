package dev.tare.instrument;

import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Scale;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.List;

/**
 * What the builders of all instruments have in common. Not thread-safe; used up by finishing it.
 *
 * @param <B> the builder itself
 */
public abstract sealed class InstrumentBuilder<B extends InstrumentBuilder<B>>
    permits CounterBuilder, GaugeBuilder, HistogramBuilder, UpDownCounterBuilder {
  private static final int MAX_LABELS = 8;

  /** {@link Family#with} takes no more. */
  private static final int MAX_FAMILY_LABELS = 4;

  private static final Duration MIN_EXPIRY = Duration.ofSeconds(1);
  private static final Duration MAX_EXPIRY = Duration.ofDays(365);

  private final MetricName name;
  private final MetricType type;
  private final String help;
  private Unit unit = Unit.NONE;
  private List<String> labels = List.of();
  private int seriesLimit;
  private Duration expiry = Duration.ZERO;

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
   * @throws IllegalArgumentException if there are more than {@value #MAX_LABELS}; {@code family()}
   *     takes {@value #MAX_FAMILY_LABELS}, an event all of them
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
   * Removes series that nothing was recorded into for a time; off by default, as OpenMetrics wants
   * idle series to stay. For labels that follow what comes and goes, such as peers.
   *
   * <p>A series goes after {@code idle} to 1¼ of it, as {@link Family#remove} would: do not keep
   * its handle, ask {@code with} each time. A gauge that is set to what it shows is idle; an
   * up-down counter stays while something is open.
   *
   * @throws IllegalArgumentException if {@code idle} is not from 1 second to 365 days
   */
  public B expireAfter(Duration idle) {
    if (idle.compareTo(MIN_EXPIRY) < 0 || idle.compareTo(MAX_EXPIRY) > 0) {
      throw new IllegalArgumentException(
          "expireAfter=%s of name=%s (allowed: %s to %s)"
              .formatted(idle, name, MIN_EXPIRY, MAX_EXPIRY));
    }
    this.expiry = idle;
    return self();
  }

  /** After which time idle series go; zero for never. */
  public Duration expiry() {
    return expiry;
  }

  /**
   * The definition so far.
   *
   * @throws IllegalArgumentException if its parts do not fit each other
   */
  public MetricDescriptor descriptor() {
    if (labels.isEmpty() && !expiry.isZero()) {
      throw new IllegalArgumentException(
          "expireAfter=%s of name=%s (allowed: with labels)".formatted(expiry, name));
    }
    return new MetricDescriptor(name, type, help, unit, labels, scale());
  }

  /** The limit that was set, or {@code otherwise} if none was. */
  public int seriesLimitOr(int otherwise) {
    return seriesLimit == 0 ? otherwise : seriesLimit;
  }

  Unit unit() {
    return unit;
  }

  /** What a raw value is worth. */
  Scale scale() {
    return unit.scale();
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
    if (labels.size() > MAX_FAMILY_LABELS) {
      throw new IllegalArgumentException(
          "labels=%s of name=%s (allowed for a family: up to %d)"
              .formatted(labels, name, MAX_FAMILY_LABELS));
    }
  }

  @SuppressWarnings("unchecked") // B is the permitted subclass itself
  private B self() {
    return (B) this;
  }
}
