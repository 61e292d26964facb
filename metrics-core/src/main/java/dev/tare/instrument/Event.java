package dev.tare.instrument;

import org.jspecify.annotations.Nullable;

/**
 * Records one wide event that counts and measures in several families at once, for the price of one
 * record: an HTTP request, with its counter, its latency and its sizes.
 *
 * <pre>{@code
 * Event request =
 *     registry
 *         .event("http_request")
 *         .label("method", 16)
 *         .label("route", 500)
 *         .counts(registry.counter("requests_total", "Answered.").labels("method", "route"))
 *         .measures(registry.histogram("request_seconds", "Latency.").labels("route"))
 *         .register();
 * EventField latency = request.field("request_seconds");
 *
 * request.record(request.key("GET", "/orders"), latency, System.nanoTime() - begin);
 * }</pre>
 *
 * <p>Any thread. Recording never throws or waits for the aggregator, and allocates only the first
 * time that a thread, key or spilled series is seen. It locks only where the ring is full and the
 * key is new, or was one too many to be remembered.
 *
 * <p>A scrape shows an event in all of its families or in none, unless more events came than it
 * could read between; {@code tare_scrapes_out_of_step_total} counts those scrapes. At rest all
 * agree to the unit.
 */
public interface Event {
  /** For a field that this event does not have: nothing is recorded for it. */
  long ABSENT = Long.MIN_VALUE;

  /** The key of an event that was declared without labels. */
  long NO_LABELS = 0;

  /**
   * One of the labels, for who keeps its values.
   *
   * @throws IllegalArgumentException if the key has no such label
   */
  EventLabel label(String name);

  /**
   * The field that a histogram takes.
   *
   * @param histogram the name that it was declared with; where several fields go to one histogram,
   *     the first
   * @throws IllegalArgumentException if no field goes there
   */
  EventField field(String histogram);

  /**
   * The field with this number, in the order of declaration, from 0 on.
   *
   * @throws IndexOutOfBoundsException if there are fewer
   */
  EventField field(int number);

  /**
   * The key of an event with one label. Takes no lock and allocates nothing for values that were
   * seen before, nor where a label has no room for more: those are {@code other}.
   *
   * <p>With {@code -ea} another number of values than there are labels is an {@link
   * AssertionError}; without, a missing value is {@code other} and one too many is left out.
   *
   * <p>Null, halves of surrogate pairs and long values are taken as {@link Family} takes them.
   */
  long key(@Nullable String a);

  /** The key of an event with two labels, in the order in which they were declared. */
  long key(@Nullable String a, @Nullable String b);

  /** The key of an event with three labels. */
  long key(@Nullable String a, @Nullable String b, @Nullable String c);

  /** The key of an event with four labels. */
  long key(@Nullable String a, @Nullable String b, @Nullable String c, @Nullable String d);

  /** The key of an event with any number of labels. */
  long key(@Nullable String... values);

  /**
   * The key of values that are kept, which looks nothing up. Each says which label it is of, so
   * their order does not matter.
   *
   * <p>With {@code -ea} it is an {@link AssertionError} if a label has no value, or two, or a value
   * is of another event; without, that label is {@code other}.
   */
  long key(LabelValue a);

  /** The key of two values that are kept. */
  long key(LabelValue a, LabelValue b);

  /** The key of three values that are kept. */
  long key(LabelValue a, LabelValue b, LabelValue c);

  /** The key of four values that are kept. */
  long key(LabelValue a, LabelValue b, LabelValue c, LabelValue d);

  /** The key of any number of values that are kept. */
  long key(LabelValue... values);

  /**
   * Records an event without fields; those that were declared are {@link #ABSENT}.
   *
   * @param key what {@code key} returned, or {@link #NO_LABELS}
   */
  default void record(long key) {
    record(key, null, ABSENT, null, ABSENT, null, ABSENT, null, ABSENT);
  }

  /**
   * Records an event with one field; others that were declared are {@link #ABSENT}.
   *
   * @param a of this event: with {@code -ea} another's is an {@link AssertionError}, without it is
   *     left out
   * @param rawA in the raw form of the unit and scale of the field's histogram, or {@link #ABSENT}
   */
  default void record(long key, EventField a, long rawA) {
    record(key, a, rawA, null, ABSENT, null, ABSENT, null, ABSENT);
  }

  /**
   * The same with two fields, in any order; quickest if they are the first that were declared, in
   * that order. Of one that is given twice the first value counts; with {@code -ea} it is an {@link
   * AssertionError}.
   */
  default void record(long key, EventField a, long rawA, EventField b, long rawB) {
    record(key, a, rawA, b, rawB, null, ABSENT, null, ABSENT);
  }

  /** The same with three fields. */
  default void record(
      long key, EventField a, long rawA, EventField b, long rawB, EventField c, long rawC) {
    record(key, a, rawA, b, rawB, c, rawC, null, ABSENT);
  }

  /**
   * The same with up to four fields. Quickest with each at its place by declaration, and null for
   * one that is missing.
   *
   * @param a null where there is none, as may be each that follows; its raw value is ignored then
   */
  default void record(
      long key,
      @Nullable EventField a,
      long rawA,
      @Nullable EventField b,
      long rawB,
      @Nullable EventField c,
      long rawC,
      @Nullable EventField d,
      long rawD) {
    record(
        key, a, rawA, b, rawB, c, rawC, d, rawD, null, ABSENT, null, ABSENT, null, ABSENT, null,
        ABSENT);
  }

  /** The same with five fields; those behind the fourth take a little longer. */
  default void record(
      long key,
      EventField a,
      long rawA,
      EventField b,
      long rawB,
      EventField c,
      long rawC,
      EventField d,
      long rawD,
      EventField e,
      long rawE) {
    record(
        key, a, rawA, b, rawB, c, rawC, d, rawD, e, rawE, null, ABSENT, null, ABSENT, null, ABSENT);
  }

  /** The same with six fields. */
  default void record(
      long key,
      EventField a,
      long rawA,
      EventField b,
      long rawB,
      EventField c,
      long rawC,
      EventField d,
      long rawD,
      EventField e,
      long rawE,
      EventField f,
      long rawF) {
    record(key, a, rawA, b, rawB, c, rawC, d, rawD, e, rawE, f, rawF, null, ABSENT, null, ABSENT);
  }

  /** The same with seven fields. */
  default void record(
      long key,
      EventField a,
      long rawA,
      EventField b,
      long rawB,
      EventField c,
      long rawC,
      EventField d,
      long rawD,
      EventField e,
      long rawE,
      EventField f,
      long rawF,
      EventField g,
      long rawG) {
    record(key, a, rawA, b, rawB, c, rawC, d, rawD, e, rawE, f, rawF, g, rawG, null, ABSENT);
  }

  /**
   * The same with up to eight fields.
   *
   * @param a null where there is none, as may be each that follows; its raw value is ignored then
   */
  void record(
      long key,
      @Nullable EventField a,
      long rawA,
      @Nullable EventField b,
      long rawB,
      @Nullable EventField c,
      long rawC,
      @Nullable EventField d,
      long rawD,
      @Nullable EventField e,
      long rawE,
      @Nullable EventField f,
      long rawF,
      @Nullable EventField g,
      long rawG,
      @Nullable EventField h,
      long rawH);
}
