package dev.tare.instrument;

/**
 * A value of one label of an event, looked up once and kept: for constants, and for caches of one's
 * own. The same object for the same value.
 */
public interface LabelValue {

  /** The text of the value; {@value EventLabel#OTHER} where it was one too many. */
  String text();

  /** Whether it stands for values that the label had no room for, or is {@code other} itself. */
  boolean isOther();
}
