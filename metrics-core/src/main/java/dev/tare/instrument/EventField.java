package dev.tare.instrument;

/**
 * One field of an event: which histogram a value goes to. Made by {@link Event#field}; kept beside
 * the event, and given with each value, so that two values cannot be mistaken for each other.
 */
public interface EventField {

  /** The name of the histogram that takes it. */
  String histogram();
}
