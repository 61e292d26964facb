package dev.tare.internal.registry;

import dev.tare.instrument.Counter;
import dev.tare.instrument.Event;
import dev.tare.instrument.Histogram;
import dev.tare.internal.aggregate.Aggregator;
import dev.tare.internal.aggregate.HistogramFamilyState;
import dev.tare.internal.builder.CounterDefinition;
import dev.tare.internal.builder.EventDefinition;
import dev.tare.internal.builder.EventDefinition.DerivedLabel;
import dev.tare.internal.builder.FamilyDefinition;
import dev.tare.internal.builder.HistogramDefinition;
import dev.tare.internal.instrument.DefaultEvent;
import dev.tare.internal.instrument.EventKey;
import dev.tare.internal.instrument.KeyLabelValues;
import dev.tare.internal.record.EventRecorder;
import dev.tare.internal.record.EventShape;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.SeriesTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All registered events: turns the declaration of one into its layout, and takes it back. */
public final class EventWiring {
  /** How many keys are remembered, about 100 bytes each, for one series of the largest family. */
  private static final int KEYS_PER_SERIES = 8;

  /**
   * A registered event.
   *
   * @param own the families that were registered with it
   */
  private record Wired(
      EventDefinition definition, Event event, EventRecorder recorder, List<RegisteredMetric> own) {
    boolean feeds(String family) {
      return Stream.concat(
              definition.counters().stream().map(CounterDefinition::family),
              definition.histograms().stream().map(HistogramDefinition::family))
          .anyMatch(fed -> fed.descriptor().name().value().equals(family));
    }
  }

  private final Registrations registrations;
  private final Aggregator aggregator;
  private final RegistrySettings settings;
  private final Function<CounterDefinition, SeriesTable<CounterSeries, Counter>> counterTable;
  private final Function<HistogramDefinition, HistogramFamilyState<Histogram>> histogramFamily;

  /** By name. Under the lock of the registrations. */
  private final Map<String, Wired> byName = new HashMap<>();

  EventWiring(
      Registrations registrations,
      Aggregator aggregator,
      RegistrySettings settings,
      Function<CounterDefinition, SeriesTable<CounterSeries, Counter>> counterTable,
      Function<HistogramDefinition, HistogramFamilyState<Histogram>> histogramFamily) {
    this.registrations = registrations;
    this.aggregator = aggregator;
    this.settings = settings;
    this.counterTable = counterTable;
    this.histogramFamily = histogramFamily;
  }

  /**
   * The event of a declaration: the one made before, or a new one.
   *
   * @throws IllegalArgumentException if the name has another declaration, or a family is refused;
   *     nothing is registered then
   */
  Event register(EventDefinition definition) {
    return registrations.locked(
        () -> {
          Wired known = byName.get(definition.name());
          if (known == null) {
            return wire(definition).event();
          }
          if (!known.definition().kind().equals(definition.kind())) {
            throw new IllegalArgumentException(
                "event=%s is registered as %s, now wanted as %s"
                    .formatted(definition.name(), known.definition().kind(), definition.kind()));
          }
          return known.event();
        });
  }

  /** Takes an event back, with the families that were registered with it and no other feeds. */
  public boolean unregister(String name) {
    return registrations.locked(
        () -> {
          Wired removed = byName.remove(name);
          if (removed == null) {
            return false;
          }
          List<KeyLabelValues> labels = registrations.eventLabels().remove(name);
          registrations.dropped().add(labels == null ? List.of() : labels);
          aggregator.drop(removed.recorder());
          removed.own().forEach(this::dropOrHandOn);
          return true;
        });
  }

  /** To another event that feeds the family, which goes with that one then. */
  private void dropOrHandOn(RegisteredMetric family) {
    Wired feeder = feeder(family.descriptor().name().value());
    if (feeder != null) {
      feeder.own().add(family);
    } else if (!registrations.isHeldBesides(family)) {
      registrations.drop(family);
    }
  }

  /** Under the lock of the registrations: an event that feeds a family; null where none does. */
  public @Nullable String feederOf(String family) {
    Wired feeder = feeder(family);
    return feeder == null ? null : feeder.definition().name();
  }

  private @Nullable Wired feeder(String family) {
    for (Wired wired : byName.values()) {
      if (wired.feeds(family)) {
        return wired;
      }
    }
    return null;
  }

  private Wired wire(EventDefinition definition) {
    EventKey keys = new EventKey(definition.name(), definition.labels(), settings.labelText());
    Map<String, EventShape.KeyPart> parts = parts(definition, keys);
    List<RegisteredMetric> own = registrations.begin();
    boolean registered = false;
    try {
      EventRecorder recorder = aggregator.newEvent(shape(definition, parts));
      Wired wired = new Wired(definition, event(definition, recorder, keys), recorder, own);
      byName.put(definition.name(), wired);
      registrations.eventLabels().put(definition.name(), keys.labels());
      registered = true;
      return wired;
    } finally {
      registrations.end();
      if (!registered) {
        own.forEach(registrations::drop);
      }
    }
  }

  private static Event event(EventDefinition definition, EventRecorder recorder, EventKey keys) {
    return new DefaultEvent(
        definition.name(), recorder, definition.hasExemplars(), keys, definition.fields());
  }

  private EventShape shape(EventDefinition definition, Map<String, EventShape.KeyPart> parts) {
    List<HistogramFamilyState<Histogram>> histograms =
        definition.histograms().stream().map(histogramFamily).toList();
    return new EventShape(
        definition.counters().stream()
            .map(c -> new EventShape.Feed<>(counterTable.apply(c), labels(c.family(), parts)))
            .toList(),
        IntStream.range(0, histograms.size())
            .mapToObj(
                i ->
                    new EventShape.Feed<>(
                        histograms.get(i).table(),
                        labels(definition.histograms().get(i).family(), parts)))
            .toList(),
        histograms.stream().map(HistogramFamilyState::layout).toList(),
        keyLimit(definition));
  }

  /** Those of the key, then the derived ones, which read the bits of the label they follow from. */
  private static Map<String, EventShape.KeyPart> parts(EventDefinition definition, EventKey keys) {
    Map<String, EventShape.KeyPart> parts = new LinkedHashMap<>();
    for (KeyLabelValues label : keys.labels()) {
      parts.put(label.name(), new EventShape.KeyPart(label.shift(), label.bits(), label::text));
    }
    for (DerivedLabel label : definition.derived()) {
      EventShape.KeyPart from = Objects.requireNonNull(parts.get(label.from()));
      parts.put(
          label.name(),
          new EventShape.KeyPart(
              from.shift(), from.bits(), id -> label.of(from.value().apply(id))));
    }
    return parts;
  }

  private static List<EventShape.KeyPart> labels(
      FamilyDefinition family, Map<String, EventShape.KeyPart> parts) {
    return family.descriptor().labelNames().stream()
        .map(label -> Objects.requireNonNull(parts.get(label)))
        .toList();
  }

  /**
   * Families that have only some of the labels are far from their limits when the keys are many:
   * two of 100 series each come to 10,000 keys.
   */
  private int keyLimit(EventDefinition definition) {
    return Stream.concat(
                definition.counters().stream().map(CounterDefinition::family),
                definition.histograms().stream().map(HistogramDefinition::family))
            .mapToInt(family -> family.seriesLimitOr(settings.seriesLimit()))
            .max()
            .orElse(settings.seriesLimit())
        * KEYS_PER_SERIES;
  }
}
