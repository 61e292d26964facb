package dev.tare.internal.builder;

import dev.tare.instrument.EventLabel;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an event is defined by.
 *
 * @param labels those of the key, in order
 * @param derived those that follow from them, in order
 * @param counters what counts each event
 * @param histograms what takes the fields that are taken
 * @param fields all of them, in the order of their declaration
 */
public record EventDefinition(
    String name,
    List<KeyLabel> labels,
    List<DerivedLabel> derived,
    List<CounterDefinition> counters,
    List<HistogramDefinition> histograms,
    List<Field> fields) {

  /** An event whose fields are all taken, by the histograms that they were declared with. */
  public EventDefinition(
      String name,
      List<KeyLabel> labels,
      List<DerivedLabel> derived,
      List<CounterDefinition> counters,
      List<HistogramDefinition> histograms) {
    this(
        name,
        labels,
        derived,
        counters,
        histograms,
        IntStream.range(0, histograms.size())
            .mapToObj(i -> new Field(histograms.get(i).name(), i))
            .toList());
  }

  /**
   * A field as the application knows it.
   *
   * @param histogram the name that its histogram was declared with
   * @param position which of the histograms takes it; past the last where none does
   */
  public record Field(String histogram, int position) {}

  /**
   * A label of the key.
   *
   * @param capacity how many values it may have, {@code other} included
   */
  public record KeyLabel(String name, int capacity) {
    /** How many bits of the key it takes. */
    public int bits() {
      return Integer.SIZE - Integer.numberOfLeadingZeros(capacity - 1);
    }
  }

  /**
   * A label that is no part of the key.
   *
   * @param from the label of the key that it follows from
   * @param values the derived value of each of that label's values
   */
  public record DerivedLabel(String name, String from, Map<String, String> values) {
    /** The derived value of one value. */
    public String of(String value) {
      return values.getOrDefault(value, EventLabel.OTHER);
    }
  }

  /** Whether something that it feeds has exemplars. */
  public boolean hasExemplars() {
    return counters.stream().anyMatch(c -> c.traces() != null)
        || histograms.stream().anyMatch(h -> h.traces() != null);
  }

  /** What two events of one name have to have in common. */
  public List<?> kind() {
    return List.of(
        labels,
        derived,
        fields,
        counters.stream()
            .map(c -> List.of(c.family(), c.kind("counter")))
            .collect(Collectors.toUnmodifiableList()),
        histograms.stream()
            .map(h -> List.of(h.family(), h.kind()))
            .collect(Collectors.toUnmodifiableList()));
  }
}
