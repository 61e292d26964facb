package dev.tare.internal.builder;

import dev.tare.instrument.CheckReturnValue;
import dev.tare.instrument.InstrumentBuilder;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.Scale;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all builders collect.
 *
 * @param <B> the builder as users see it
 */
abstract class DefaultBuilder<B extends InstrumentBuilder<B>> implements InstrumentBuilder<B> {
  private static final int MAX_LABELS = 16;
  private static final int MAX_LIMIT = 1_000_000;
  private static final Duration MIN_EXPIRY = Duration.ofSeconds(1);
  private static final Duration MAX_EXPIRY = Duration.ofDays(365);

  private final MetricName name;
  private final MetricType type;
  private final String help;
  private @Nullable Unit unit;
  private @Nullable Scale scale;
  private List<String> labels = List.of();
  private int seriesLimit;
  private Duration expiry = Duration.ZERO;

  DefaultBuilder(String name, MetricType type, String help) {
    this.name = new MetricName(name);
    this.type = type;
    this.help = help;
  }

  abstract B self();

  @Override
  @CheckReturnValue
  public B unit(Unit unit) {
    this.unit = unit;
    return self();
  }

  /** For those builders that have a scale. */
  final void useScale(double basePerRaw) {
    this.scale =
        Scale.worth(basePerRaw)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "scale=%s of name=%s (allowed: a power of ten, 1e-9 to 1)"
                            .formatted(basePerRaw, name)));
  }

  @Override
  @CheckReturnValue
  public B labels(String... names) {
    this.labels = checkedLabels(name.value(), names);
    return self();
  }

  static List<String> checkedLabels(String name, String... labels) {
    if (labels.length > MAX_LABELS) {
      throw new IllegalArgumentException(
          "labels=%s of name=%s (allowed: up to %d)".formatted(List.of(labels), name, MAX_LABELS));
    }
    return List.of(labels);
  }

  @Override
  @CheckReturnValue
  public B seriesLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "seriesLimit=%d of name=%s (allowed: 1 to %d)".formatted(limit, name, MAX_LIMIT));
    }
    this.seriesLimit = limit;
    return self();
  }

  @Override
  @CheckReturnValue
  public B expireAfter(Duration idle) {
    if (idle.compareTo(MIN_EXPIRY) < 0 || idle.compareTo(MAX_EXPIRY) > 0) {
      throw new IllegalArgumentException(
          "expireAfter=%s of name=%s (allowed: %s to %s)"
              .formatted(idle, name, MIN_EXPIRY, MAX_EXPIRY));
    }
    this.expiry = idle;
    return self();
  }

  /**
   * The definition so far.
   *
   * @throws IllegalArgumentException if its parts do not fit each other
   */
  final FamilyDefinition definition() {
    if (labels.isEmpty() && !expiry.isZero()) {
      throw new IllegalArgumentException(
          "expireAfter=%s of name=%s (allowed: with labels)".formatted(expiry, name));
    }
    return new FamilyDefinition(
        new MetricDescriptor(name, type, help, unit(), labels, scale()), seriesLimit, expiry);
  }

  /** The definition of a family with labels. */
  final FamilyDefinition withLabels() {
    if (labels.isEmpty()) {
      throw new IllegalStateException(
          "labels=[] of name=" + name + " (a family needs labels; register() needs none)");
    }
    return definition();
  }

  /** The definition of an instrument without labels. */
  final FamilyDefinition withoutLabels(String instead) {
    if (!labels.isEmpty()) {
      throw new IllegalStateException(
          "labels=%s of name=%s (finish with %s)".formatted(labels, name, instead));
    }
    return definition();
  }

  final MetricName name() {
    return name;
  }

  final Unit unit() {
    Unit unit = this.unit;
    return unit != null ? unit : Unit.ofName(name.value(), type);
  }

  final Scale scale() {
    Scale scale = this.scale;
    return scale != null ? scale : unit().scale();
  }

  @Override
  public String toString() {
    return type.word() + " " + name + labels + " (not registered yet)";
  }
}
