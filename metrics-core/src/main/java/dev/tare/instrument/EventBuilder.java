package dev.tare.instrument;

import java.util.Map;

/**
 * Declares an event: which labels its key has, which labels follow from those, which counters count
 * it, and which histogram takes which field. Nothing of the application runs when events are
 * aggregated. Not thread-safe.
 */
public interface EventBuilder {

  /**
   * Adds a label to the key.
   *
   * @param capacity how many values the label may have; all further ones together are {@value
   *     EventLabel#OTHER}
   * @throws IllegalArgumentException if {@code capacity} is not from 1 to 65,535, or there are
   *     eight labels already, or the key would pass 63 bits
   */
  @CheckReturnValue
  EventBuilder label(String label, int capacity);

  /**
   * Adds a label whose value follows from another's, such as the class of a status. It takes no
   * place in the key, and nothing of the application runs to find it.
   *
   * @param from a label of the key
   * @param values the derived value of each value of {@code from}; of any other it is {@value
   *     EventLabel#OTHER}
   * @throws IllegalArgumentException if {@code label} is there already, or {@code from} is not, or
   *     a derived value is null or has half a surrogate pair
   */
  @CheckReturnValue
  EventBuilder derivedLabel(String label, String from, Map<String, String> values);

  /**
   * Has a counter count every event. It is the event's alone: the same counter cannot be registered
   * by itself.
   *
   * @param counter its labels are some of the event's
   * @throws IllegalArgumentException if they are not, or the builder is another library's
   */
  @CheckReturnValue
  EventBuilder counts(CounterBuilder counter);

  /**
   * Adds a field that a histogram takes. The first call declares field 0, the next field 1, and so
   * on.
   *
   * @param histogram its labels are some of the event's
   * @throws IllegalArgumentException if they are not, or there are eight fields already, or the
   *     builder is another library's
   */
  @CheckReturnValue
  EventBuilder measures(HistogramBuilder histogram);

  /**
   * Registers the event and the families that it feeds: all of them or, if one is refused, none.
   * The same declaration registered again is the same event.
   *
   * @throws IllegalStateException if it feeds none
   * @throws IllegalArgumentException if an event of this name was declared in another way, or one
   *     of the families is refused
   */
  Event register();
}
