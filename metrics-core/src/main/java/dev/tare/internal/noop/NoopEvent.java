package dev.tare.internal.noop;

import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.EventLabel;
import dev.tare.instrument.LabelValue;
import dev.tare.internal.builder.EventDefinition;
import org.jspecify.annotations.Nullable;

/** Records nothing; knows its labels and fields, so that asking for another is still refused. */
record NoopEvent(EventDefinition definition) implements Event {

  /** A field that takes nothing. */
  private record Field(String histogram) implements EventField {}

  @Override
  public EventLabel label(String name) {
    if (definition.labels().stream().noneMatch(label -> label.name().equals(name))) {
      throw new IllegalArgumentException(
          "label=%s of event=%s (allowed: %s)"
              .formatted(name, definition.name(), definition.labels()));
    }
    return new NoopEventLabel(name);
  }

  @Override
  public EventField field(String histogram) {
    if (definition.fields().stream().noneMatch(field -> field.histogram().equals(histogram))) {
      throw new IllegalArgumentException(
          "histogram=%s of event=%s (allowed: %s)"
              .formatted(histogram, definition.name(), definition.fields()));
    }
    return new Field(histogram);
  }

  @Override
  public EventField field(int number) {
    return new Field(definition.fields().get(number).histogram());
  }

  @Override
  public long key(@Nullable String a) {
    return NO_LABELS;
  }

  @Override
  public long key(@Nullable String a, @Nullable String b) {
    return NO_LABELS;
  }

  @Override
  public long key(@Nullable String a, @Nullable String b, @Nullable String c) {
    return NO_LABELS;
  }

  @Override
  public long key(@Nullable String a, @Nullable String b, @Nullable String c, @Nullable String d) {
    return NO_LABELS;
  }

  @Override
  public long key(@Nullable String... values) {
    return NO_LABELS;
  }

  @Override
  public long key(LabelValue a) {
    return NO_LABELS;
  }

  @Override
  public long key(LabelValue a, LabelValue b) {
    return NO_LABELS;
  }

  @Override
  public long key(LabelValue a, LabelValue b, LabelValue c) {
    return NO_LABELS;
  }

  @Override
  public long key(LabelValue a, LabelValue b, LabelValue c, LabelValue d) {
    return NO_LABELS;
  }

  @Override
  public long key(LabelValue... values) {
    return NO_LABELS;
  }

  @Override
  public void record(
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
      long rawH) {}
}
