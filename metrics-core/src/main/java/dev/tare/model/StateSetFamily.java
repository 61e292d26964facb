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
   * @throws IllegalArgumentException if there is not one value a series and state, or a state has
   *     no name, or half a surrogate pair in it, or that of another
   */
  public StateSetFamily(
      MetricDescriptor descriptor, SeriesIndex series, List<String> states, boolean[] values) {
    MetricFamily.checkLength(descriptor, "values", values.length, series.size() * states.size());
    checkStates(descriptor, states);
    this.descriptor = descriptor;
    this.series = series;
    this.states = List.copyOf(states);
    this.values = values;
  }

  /** Each is the value of a label: two of one text would be one sample twice. */
  private static void checkStates(MetricDescriptor descriptor, List<String> states) {
    for (String state : states) {
      if (state == null || !NameEscaping.isUnicode(state)) {
        throw new IllegalArgumentException(
            "states=%s of name=%s (allowed: names, without half a surrogate pair)"
                .formatted(states, descriptor.name()));
      }
    }
    if (states.stream().distinct().count() != states.size()) {
      throw new IllegalArgumentException(
          "states=%s of name=%s (allowed: each once)".formatted(states, descriptor.name()));
    }
  }

  @Override
  public MetricDescriptor descriptor() {
    return descriptor;
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
