package dev.tare.instrument;

import org.jspecify.annotations.Nullable;

/**
 * A label of an event, with the values that it has had. Bounded by the capacity that it was
 * declared with: when it is full, every new value is {@value #OTHER}.
 *
 * <p>Any thread. Looking up a known value takes no lock and allocates nothing, and neither does a
 * new one when the label is full; until then a new one takes a lock. The quickest is a string that
 * is the same object each time, as a constant is.
 */
public interface EventLabel {
  /** The value that stands for all that came when the label was full. */
  String OTHER = "other";

  /** The name of the label. */
  String name();

  /** A value, to be kept; that of {@value #OTHER} where it is new and there is no room. */
  LabelValue value(@Nullable String text);
}
