package dev.tare.examples.flow;

import dev.tare.instrument.Counter;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * A counter for each of some constants of an enum, resolved once: counting builds no label and
 * searches no table. Thread-safe.
 *
 * @param <E> what is told apart
 */
final class Counters<E extends Enum<E>> {
  private final Map<E, Counter> counters;

  /** Asks for the counter of every constant. */
  Counters(Class<E> type, Function<E, Counter> counter) {
    this(type, EnumSet.allOf(type), counter);
  }

  /** Asks for the counters of these constants; no others can be counted. */
  Counters(Class<E> type, Set<E> constants, Function<E, Counter> counter) {
    this.counters = new EnumMap<>(type);
    constants.forEach(each -> counters.put(each, counter.apply(each)));
  }

  /** Counts one. */
  void increment(E what) {
    Objects.requireNonNull(counters.get(what)).increment();
  }
}
