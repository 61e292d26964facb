package dev.tare.internal.noop;

import dev.tare.instrument.EventLabel;
import dev.tare.instrument.LabelValue;
import org.jspecify.annotations.Nullable;

/** A label that has no room for any value. */
record NoopEventLabel(String name) implements EventLabel {

  /** Stands for all values. */
  private enum Other implements LabelValue {
    VALUE;

    @Override
    public String text() {
      return OTHER;
    }

    @Override
    public boolean isOther() {
      return true;
    }
  }

  @Override
  public LabelValue value(@Nullable String text) {
    return Other.VALUE;
  }
}
