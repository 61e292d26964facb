package dev.tare.internal.instrument;

import dev.tare.instrument.Event;
import dev.tare.instrument.EventField;
import dev.tare.instrument.EventLabel;
import dev.tare.instrument.LabelValue;
import dev.tare.internal.builder.EventDefinition;
import dev.tare.internal.record.EventRecorder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event over what records it. */
public final class DefaultEvent implements Event {
  private static final int MAX_FIELDS = 8;

  private final String name;
  private final EventRecorder recorder;
  private final boolean exemplars;
  private final EventKey keys;

  /** By the place of their values in a record, null past the last. */
  private final @Nullable EventField[] fields = new @Nullable EventField[MAX_FIELDS];

  private final FieldOrder order = new FieldOrder(fields);

  /* The first of them again, a load less each. */
  private final @Nullable EventField first;
  private final @Nullable EventField second;
  private final @Nullable EventField third;
  private final @Nullable EventField fourth;

  /** In the order of their declaration. */
  private final List<EventField> declared;

  /**
   * An event over a recorder.
   *
   * @param exemplars whether one of its counters or histograms has some
   * @param fields those that nothing takes are behind the recorder's last
   */
  public DefaultEvent(
      String name,
      EventRecorder recorder,
      boolean exemplars,
      EventKey keys,
      List<EventDefinition.Field> fields) {
    this.name = name;
    this.recorder = recorder;
    this.exemplars = exemplars;
    this.keys = keys;
    List<EventField> inOrder = new ArrayList<>();
    for (EventDefinition.Field field : fields) {
      EventField made = new NumberedField(name, inOrder.size(), field.histogram());
      this.fields[field.position()] = made;
      inOrder.add(made);
    }
    this.declared = List.copyOf(inOrder);
    this.first = this.fields[0];
    this.second = this.fields[1];
    this.third = this.fields[2];
    this.fourth = this.fields[3];
  }

  @Override
  public EventLabel label(String name) {
    return keys.label(name);
  }

  @Override
  public EventField field(String histogram) {
    for (EventField field : declared) {
      if (field.histogram().equals(histogram)) {
        return field;
      }
    }
    throw new IllegalArgumentException(
        "histogram=%s of event=%s (allowed: %s)".formatted(histogram, name, declared));
  }

  @Override
  public EventField field(int number) {
    if (number < 0 || number >= declared.size()) {
      throw new IndexOutOfBoundsException(
          "number=%d of event=%s (fields: %d)".formatted(number, name, declared.size()));
    }
    return declared.get(number);
  }

  @Override
  public long key(@Nullable String a) {
    return keys.of(a);
  }

  @Override
  public long key(@Nullable String a, @Nullable String b) {
    return keys.of(a, b);
  }

  @Override
  public long key(@Nullable String a, @Nullable String b, @Nullable String c) {
    return keys.of(a, b, c);
  }

  @Override
  public long key(@Nullable String a, @Nullable String b, @Nullable String c, @Nullable String d) {
    return keys.of(a, b, c, d);
  }

  @Override
  public long key(@Nullable String... values) {
    return keys.of(values);
  }

  @Override
  public long key(LabelValue a) {
    return keys.of(a, null, null, null);
  }

  @Override
  public long key(LabelValue a, LabelValue b) {
    return keys.of(a, b, null, null);
  }

  @Override
  public long key(LabelValue a, LabelValue b, LabelValue c) {
    return keys.of(a, b, c, null);
  }

  @Override
  public long key(LabelValue a, LabelValue b, LabelValue c, LabelValue d) {
    return keys.of(a, b, c, d);
  }

  @Override
  public long key(LabelValue... values) {
    return keys.of(values);
  }

  /*
   * The shorter forms give null for the fields that they have not: a constant, once they are
   * compiled into their caller, so that nothing is left of those here.
   */
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
      long rawD) {
    if (fits(a, first, rawA)
        && fits(b, second, rawB)
        && fits(c, third, rawC)
        && fits(d, fourth, rawD)
        && !exemplars) {
      recorder.record(key, rawA, rawB, rawC, rawD);
    } else {
      record(
          key, a, rawA, b, rawB, c, rawC, d, rawD, null, ABSENT, null, ABSENT, null, ABSENT, null,
          ABSENT);
    }
  }

  /** Whether the value is that of a place, as it is. */
  private static boolean fits(@Nullable EventField field, @Nullable EventField place, long raw) {
    return field == place || (field == null && raw == ABSENT);
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
      long rawH) {
    if (fits(a, 0)
        && fits(b, 1)
        && fits(c, 2)
        && fits(d, 3)
        && fits(e, 4)
        && fits(f, 5)
        && fits(g, 6)
        && fits(h, 7)) {
      put(
          key,
          value(a, rawA),
          value(b, rawB),
          value(c, rawC),
          value(d, rawD),
          value(e, rawE),
          value(f, rawF),
          value(g, rawG),
          value(h, rawH));
    } else {
      putInOrder(key, a, rawA, b, rawB, c, rawC, d, rawD, e, rawE, f, rawF, g, rawG, h, rawH);
    }
  }

  private boolean fits(@Nullable EventField field, int number) {
    return field == null || field == fields[number];
  }

  private static long value(@Nullable EventField field, long raw) {
    return field == null ? ABSENT : raw;
  }

  /** Given in another order than declared, or not all of them. */
  private void putInOrder(
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
      long rawH) {
    assert order.areOwn(a, b, c, d, e, f, g, h)
        : "event=" + name + " was given a field of another event";
    assert FieldOrder.areDistinct(a, b, c, d, e, f, g, h)
        : "event=" + name + " was given a field twice";
    put(
        key,
        order.at(0, a, rawA, b, rawB, c, rawC, d, rawD, e, rawE, f, rawF, g, rawG, h, rawH),
        order.at(1, a, rawA, b, rawB, c, rawC, d, rawD, e, rawE, f, rawF, g, rawG, h, rawH),
        order.at(2, a, rawA, b, rawB, c, rawC, d, rawD, e, rawE, f, rawF, g, rawG, h, rawH),
        order.at(3, a, rawA, b, rawB, c, rawC, d, rawD, e, rawE, f, rawF, g, rawG, h, rawH),
        order.at(4, a, rawA, b, rawB, c, rawC, d, rawD, e, rawE, f, rawF, g, rawG, h, rawH),
        order.at(5, a, rawA, b, rawB, c, rawC, d, rawD, e, rawE, f, rawF, g, rawG, h, rawH),
        order.at(6, a, rawA, b, rawB, c, rawC, d, rawD, e, rawE, f, rawF, g, rawG, h, rawH),
        order.at(7, a, rawA, b, rawB, c, rawC, d, rawD, e, rawE, f, rawF, g, rawG, h, rawH));
  }

  private void put(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    if (exemplars) {
      recorder.recordWithExemplars(key, f0, f1, f2, f3, f4, f5, f6, f7);
    } else {
      recorder.record(key, f0, f1, f2, f3, f4, f5, f6, f7);
    }
  }

  @Override
  public String toString() {
    return "event " + name;
  }
}
