package dev.tare.examples.flow;

import dev.tare.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * A counter for each constant of an enum, resolved once: counting builds no label and searches no
 * table. Thread-safe.
 *
 * @param <E> what is told apart
 */
final class Counters<E extends Enum<E>> {
  private final Map<E, Counter> counters;

  /** Asks for the counter of each constant. */
  Counters(Class<E> type, Function<E, Counter> counter) {
    this.counters = new EnumMap<>(type);
    for (E each : type.getEnumConstants()) {
      counters.put(each, counter.apply(each));
    }
  }

  /** Counts one. */
  void increment(E what) {
    Objects.requireNonNull(counters.get(what)).increment();
  }
}
