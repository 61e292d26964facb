package dev.tare.internal.builder;

import dev.tare.instrument.CheckReturnValue;
import dev.tare.instrument.CounterBuilder;
import dev.tare.instrument.Event;
import dev.tare.instrument.EventBuilder;
import dev.tare.instrument.HistogramBuilder;
import dev.tare.internal.builder.EventDefinition.DerivedLabel;
import dev.tare.internal.builder.EventDefinition.KeyLabel;
import dev.tare.model.Labels;
import dev.tare.model.NameEscaping;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Declares an event. */
public final class DefaultEventBuilder implements EventBuilder {
  private static final int MAX_NAME = 100;
  private static final int MAX_LABELS = 8;
  private static final int MAX_FIELDS = 8;
  private static final int MAX_CAPACITY = (1 << 16) - 1;
  private static final int KEY_BITS = 63;

  private final String name;
  private final Registrar registrar;
  private final Map<String, KeyLabel> labels = new LinkedHashMap<>();
  private final Map<String, DerivedLabel> derived = new LinkedHashMap<>();
  private final List<DefaultCounterBuilder> counters = new ArrayList<>();
  private final List<DefaultHistogramBuilder> histograms = new ArrayList<>();

  /**
   * Nothing but a name declared yet.
   *
   * @throws IllegalArgumentException if the name is blank, or cannot be the value of a label
   */
  public DefaultEventBuilder(String name, Registrar registrar) {
    if (name.isBlank() || name.length() > MAX_NAME || !NameEscaping.isUnicode(name)) {
      throw new IllegalArgumentException(
          "event=\"%s\" (allowed: 1 to %d characters, not blank, no half of a surrogate pair)"
              .formatted(name.substring(0, Math.min(name.length(), MAX_NAME)), MAX_NAME));
    }
    this.name = name;
    this.registrar = registrar;
  }

  @Override
  @CheckReturnValue
  public EventBuilder label(String label, int capacity) {
    Labels.checkUtf8Name(label, "event=" + name);
    if (capacity < 1 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "capacity=%d of label=%s of event=%s (allowed: 1 to %d)"
              .formatted(capacity, label, name, MAX_CAPACITY));
    }
    KeyLabel added = new KeyLabel(label, capacity + 1); // "other" is one more
    int bits = added.bits() + labels.values().stream().mapToInt(KeyLabel::bits).sum();
    if (labels.size() == MAX_LABELS || derived.containsKey(label) || labels.containsKey(label)) {
      throw new IllegalArgumentException(
          "label=%s of event=%s (allowed: %d labels, each once)"
              .formatted(label, name, MAX_LABELS));
    }
    if (bits > KEY_BITS) {
      throw new IllegalArgumentException(
          "bits=%d of the key of event=%s (allowed: up to %d; give labels less capacity)"
              .formatted(bits, name, KEY_BITS));
    }
    labels.put(label, added);
    return this;
  }

  @Override
  @CheckReturnValue
  public EventBuilder derivedLabel(String label, String from, Map<String, String> values) {
    if (!labels.containsKey(from) || labels.containsKey(label) || derived.containsKey(label)) {
      throw new IllegalArgumentException(
          "label=%s from=%s of event=%s (allowed: a new label, from one of %s)"
              .formatted(label, from, name, labels.keySet()));
    }
    values.values().forEach(value -> Labels.checkValue(label, value));
    derived.put(label, new DerivedLabel(label, from, Map.copyOf(values)));
    return this;
  }

  @Override
  @CheckReturnValue
  public EventBuilder counts(CounterBuilder counter) {
    if (!(counter instanceof DefaultCounterBuilder own)) {
      throw foreign(counter);
    }
    checkLabels(own);
    counters.add(own);
    return this;
  }

  @Override
  @CheckReturnValue
  public EventBuilder measures(HistogramBuilder histogram) {
    if (!(histogram instanceof DefaultHistogramBuilder own)) {
      throw foreign(histogram);
    }
    if (histograms.size() == MAX_FIELDS) {
      throw new IllegalArgumentException(
          "fields of event=" + name + " (allowed: " + MAX_FIELDS + ")");
    }
    checkLabels(own);
    histograms.add(own);
    return this;
  }

  private IllegalArgumentException foreign(Object builder) {
    return new IllegalArgumentException(
        "builder=%s of event=%s (allowed: those of a MetricRegistry of Tare)"
            .formatted(builder.getClass().getName(), name));
  }

  private void checkLabels(DefaultBuilder<?> family) {
    List<String> wanted = family.definition().descriptor().labelNames();
    Collection<String> known = new ArrayList<>(labels.keySet());
    known.addAll(derived.keySet());
    if (!known.containsAll(wanted)) {
      throw new IllegalArgumentException(
          "labels=%s of name=%s (allowed: those of event=%s, %s)"
              .formatted(wanted, family.name(), name, known));
    }
  }

  @Override
  public Event register() {
    if (counters.isEmpty() && histograms.isEmpty()) {
      throw new IllegalStateException("event=" + name + " feeds nothing (counts, measures)");
    }
    // Again: a builder may have been given other labels since.
    counters.forEach(this::checkLabels);
    histograms.forEach(this::checkLabels);
    return registrar.event(
        new EventDefinition(
            name,
            List.copyOf(labels.values()),
            List.copyOf(derived.values()),
            counters.stream().map(c -> c.define(c.definition())).toList(),
            histograms.stream().map(h -> h.define(h.definition())).toList()));
  }

  @Override
  public String toString() {
    return "event " + name + labels.keySet() + " (not registered yet)";
  }
}
