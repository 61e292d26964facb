package dev.tare.internal.builder;

import dev.tare.instrument.CheckReturnValue;
import dev.tare.instrument.Family;
import dev.tare.instrument.StateSet;
import dev.tare.instrument.StateSetBuilder;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricName;
import dev.tare.model.MetricType;
import dev.tare.model.NameEscaping;
import dev.tare.model.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Defines a set of states. */
public final class DefaultStateSetBuilder implements StateSetBuilder {
  /** They are bits of one word, so that a scrape sees them as they were at one time. */
  private static final int MAX_STATES = Long.SIZE;

  private final MetricName name;
  private final String help;
  private final List<String> states;
  private final Registrar registrar;
  private List<String> labels = List.of();

  /** A name and its states defined. */
  public DefaultStateSetBuilder(
      String name, String help, List<String> states, Registrar registrar) {
    this.name = new MetricName(name);
    this.help = help;
    this.states = List.copyOf(states);
    this.registrar = registrar;
    if (states.isEmpty()
        || states.size() > MAX_STATES
        || Set.copyOf(states).size() != states.size()
        || !states.stream().allMatch(NameEscaping::isUnicode)) {
      throw new IllegalArgumentException(
          "states=%s of name=%s (allowed: 1 to %d, each once, none empty, no half of a surrogate pair)"
              .formatted(states, name, MAX_STATES));
    }
  }

  @Override
  @CheckReturnValue
  public StateSetBuilder labels(String... names) {
    this.labels = DefaultBuilder.checkedLabels(name.value(), names);
    return this;
  }

  @Override
  public StateSet register() {
    if (!labels.isEmpty()) {
      throw new IllegalStateException(
          "labels=%s of name=%s (finish with family(), not register())".formatted(labels, name));
    }
    return registrar.stateSets(definition(), states).with();
  }

  @Override
  public Family<StateSet> family() {
    if (labels.isEmpty()) {
      throw new IllegalStateException(
          "labels=[] of name=" + name + " (a family needs labels; register() needs none)");
    }
    return registrar.stateSets(definition(), states);
  }

  private FamilyDefinition definition() {
    return new FamilyDefinition(
        new MetricDescriptor(name, MetricType.STATE_SET, help, Unit.NONE, labels),
        0,
        Duration.ZERO);
  }
}
