package dev.tare.internal.instrument;

import dev.tare.instrument.EventField;

/** A field of an event; told apart by identity alone, so no record. */
final class NumberedField implements EventField {
  private final String event;
  private final int number;
  private final String histogram;

  NumberedField(String event, int number, String histogram) {
    this.event = event;
    this.number = number;
    this.histogram = histogram;
  }

  @Override
  public String histogram() {
    return histogram;
  }

  @Override
  public String toString() {
    return "field %d of event %s: %s".formatted(number, event, histogram);
  }
}
