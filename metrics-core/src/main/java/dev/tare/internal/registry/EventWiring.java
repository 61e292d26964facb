package dev.tare.internal.registry;

import dev.tare.instrument.Counter;
import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.Dictionary;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.EventBuilder.DerivedLabel;
import dev.tare.instrument.Histogram;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.instrument.InstrumentBuilder;
import dev.tare.internal.aggregate.Aggregator;
import dev.tare.internal.aggregate.CounterSeries;
import dev.tare.internal.aggregate.EventLayout;
import dev.tare.internal.aggregate.EventShape;
import dev.tare.internal.aggregate.HistogramSeries;
import dev.tare.internal.aggregate.SeriesTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** Turns the declaration of an event into its layout. */
record EventWiring(
    Aggregator aggregator,
    Function<CounterBuilder, SeriesTable<CounterSeries, Counter>> counterTable,
    Function<HistogramBuilder, SeriesTable<HistogramSeries, Histogram>> histogramTable) {
  /** How many keys are remembered, about 100 bytes each, for one series of the largest family. */
  private static final int KEYS_PER_SERIES = 8;

  Event wire(EventBuilder definition, int seriesLimit) {
    Map<String, EventShape.KeyPart> parts = parts(definition);
    List<Dictionary> dictionaries = List.copyOf(definition.labels().values());
    EventShape shape =
        new EventShape(
            definition.counters().stream()
                .map(c -> new EventShape.Feed<>(counterTable.apply(c), labels(c, parts)))
                .toList(),
            definition.histograms().stream()
                .map(h -> new EventShape.Feed<>(histogramTable.apply(h), labels(h, parts)))
                .toList(),
            keyLimit(definition, seriesLimit));
    EventLayout layout = aggregator.newEvent(shape);
    boolean exemplars = definition.histograms().stream().anyMatch(h -> h.exemplarTraces() != null);
    return new Event(
        exemplars ? layout::recordWithExemplars : layout::record,
        dictionaries.stream().mapToInt(Dictionary::bits).toArray());
  }

  /** Those of the key, then the derived ones, which read the bits of the label they follow from. */
  private static Map<String, EventShape.KeyPart> parts(EventBuilder definition) {
    Map<String, EventShape.KeyPart> parts = new LinkedHashMap<>();
    int shift = 0;
    for (Map.Entry<String, Dictionary> label : definition.labels().entrySet()) {
      Dictionary dictionary = label.getValue();
      parts.put(
          label.getKey(), new EventShape.KeyPart(shift, dictionary.bits(), dictionary::value));
      shift += dictionary.bits();
    }
    for (Map.Entry<String, DerivedLabel> label : definition.derivedLabels().entrySet()) {
      DerivedLabel derived = label.getValue();
      EventShape.KeyPart from = Objects.requireNonNull(parts.get(derived.from()));
      parts.put(
          label.getKey(),
          new EventShape.KeyPart(
              from.shift(), from.bits(), id -> derived.of(from.value().apply(id))));
    }
    return parts;
  }

  private static List<EventShape.KeyPart> labels(
      InstrumentBuilder<?> family, Map<String, EventShape.KeyPart> parts) {
    return family.descriptor().labelNames().stream()
        .map(label -> Objects.requireNonNull(parts.get(label)))
        .toList();
  }

  /**
   * Families that have only some of the labels are far from their limits when the keys are many:
   * two of 100 series each come to 10,000 keys.
   */
  private static int keyLimit(EventBuilder definition, int seriesLimit) {
    return Stream.concat(definition.counters().stream(), definition.histograms().stream())
            .mapToInt(family -> family.seriesLimitOr(seriesLimit))
            .max()
            .orElse(seriesLimit)
        * KEYS_PER_SERIES;
  }
}
