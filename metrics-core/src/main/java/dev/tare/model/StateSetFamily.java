package dev.tare.model;

import java.util.List;

/** Sets of named booleans. */
public final class StateSetFamily implements MetricFamily {
  private final MetricDescriptor descriptor;
  private final SeriesIndex series;
  private final List<String> states;
  private final boolean[] values;

  /**
   * Takes ownership of {@code values}.
   *
   * @param states the names, the same for every series
   * @param values for each series one boolean a state
   * @throws IllegalArgumentException if there is not one value a series and state
   */
  public StateSetFamily(
      MetricDescriptor descriptor, SeriesIndex series, List<String> states, boolean[] values) {
    MetricFamily.checkLength(descriptor, "values", values.length, series.size() * states.size());
    this.descriptor = descriptor;
    this.series = series;
    this.states = List.copyOf(states);
    this.values = values;
  }

  @Override
  public MetricDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public StateSetFamily withDescriptor(MetricDescriptor other) {
    MetricFamily.checkType(descriptor, other);
    return new StateSetFamily(other, series, states, values);
  }

  @Override
  public SeriesIndex series() {
    return series;
  }

  /** The names of the states, the same for every series. */
  public List<String> states() {
    return states;
  }

  /** Whether the state is on. */
  public boolean on(int row, int state) {
    return values[row * states.size() + state];
  }

  /** For a person to read, near the exposition; of many series the first 20. */
  @Override
  public String toString() {
    return FamilyText.of(this);
  }
}
