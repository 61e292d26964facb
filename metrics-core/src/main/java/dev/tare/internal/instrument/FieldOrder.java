package dev.tare.internal.instrument;

import static dev.tare.instrument.Event.ABSENT;

import dev.tare.instrument.EventField;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values of an event's fields where a record gives them in another order than they were
 * declared in, or not all of them. Without a loop or an array: it is on the recording thread.
 */
final class FieldOrder {
  /** As declared, null past the last. */
  private final @Nullable EventField[] fields;

  FieldOrder(@Nullable EventField[] fields) {
    this.fields = fields;
  }

  /** Whether all that are given are of this event. */
  boolean areOwn(@Nullable EventField... given) {
    return Arrays.asList(fields)
        .containsAll(Arrays.stream(given).filter(Objects::nonNull).toList());
  }

  /** Whether none is given twice. */
  static boolean areDistinct(@Nullable EventField... given) {
    return Arrays.stream(given).filter(Objects::nonNull).distinct().count()
        == Arrays.stream(given).filter(Objects::nonNull).count();
  }

  /** What was given for a field; absent where nothing was. */
  long at(
      int number,
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
      long rawH) {
    EventField wanted = fields[number];
    if (wanted == null) {
      return ABSENT;
    }
    if (a == wanted) {
      return rawA;
    }
    if (b == wanted) {
      return rawB;
    }
    if (c == wanted) {
      return rawC;
    }
    if (d == wanted) {
      return rawD;
    }
    if (e == wanted) {
      return rawE;
    }
    if (f == wanted) {
      return rawF;
    }
    if (g == wanted) {
      return rawG;
    }
    if (h == wanted) {
      return rawH;
    }
    return ABSENT;
  }
}
