package dev.tare.internal.instrument;

import dev.tare.instrument.EventLabel;
import dev.tare.instrument.LabelValue;
import dev.tare.internal.builder.EventDefinition.KeyLabel;
import dev.tare.internal.series.LabelText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Packs the values of an event's labels into its key, lowest bits first. */
public final class EventKey {
  private final String event;
  private final List<KeyLabelValues> labels;

  // Not only a list: a key is packed for every event, and each part would cost a look and a check.
  private final @Nullable KeyLabelValues label0;
  private final @Nullable KeyLabelValues label1;
  private final @Nullable KeyLabelValues label2;
  private final @Nullable KeyLabelValues label3;
  private final int count;

  /** What tells the values of this key from those of another. */
  private final Object owner = new Object();

  /** All bits of all labels. */
  private final long mask;

  /** The key of an event with these labels. */
  public EventKey(String event, List<KeyLabel> definitions, LabelText text) {
    List<KeyLabelValues> labels = new ArrayList<>();
    int shift = 0;
    for (KeyLabel definition : definitions) {
      labels.add(new KeyLabelValues(definition, shift, owner, text));
      shift += definition.bits();
    }
    this.event = event;
    this.labels = List.copyOf(labels);
    this.label0 = at(0);
    this.label1 = at(1);
    this.label2 = at(2);
    this.label3 = at(3);
    this.count = labels.size();
    this.mask = (1L << shift) - 1;
  }

  private @Nullable KeyLabelValues at(int i) {
    return i < labels.size() ? labels.get(i) : null;
  }

  /** The labels, in order. */
  public List<KeyLabelValues> labels() {
    return labels;
  }

  EventLabel label(String name) {
    for (KeyLabelValues label : labels) {
      if (label.name().equals(name)) {
        return label;
      }
    }
    throw new IllegalArgumentException(
        "label=%s of event=%s (allowed: %s)"
            .formatted(name, event, labels.stream().map(KeyLabelValues::name).toList()));
  }

  long of(@Nullable String a) {
    KeyLabelValues label0 = this.label0;
    return count == 1 && label0 != null ? label0.bits(a) : other(a);
  }

  long of(@Nullable String a, @Nullable String b) {
    KeyLabelValues label0 = this.label0;
    KeyLabelValues label1 = this.label1;
    return count == 2 && label0 != null && label1 != null
        ? label0.bits(a) | label1.bits(b)
        : other(a, b);
  }

  long of(@Nullable String a, @Nullable String b, @Nullable String c) {
    KeyLabelValues label0 = this.label0;
    KeyLabelValues label1 = this.label1;
    KeyLabelValues label2 = this.label2;
    return count == 3 && label0 != null && label1 != null && label2 != null
        ? label0.bits(a) | label1.bits(b) | label2.bits(c)
        : other(a, b, c);
  }

  long of(@Nullable String a, @Nullable String b, @Nullable String c, @Nullable String d) {
    KeyLabelValues label0 = this.label0;
    KeyLabelValues label1 = this.label1;
    KeyLabelValues label2 = this.label2;
    KeyLabelValues label3 = this.label3;
    return count == 4 && label0 != null && label1 != null && label2 != null && label3 != null
        ? label0.bits(a) | label1.bits(b) | label2.bits(c) | label3.bits(d)
        : other(a, b, c, d);
  }

  long of(@Nullable String... values) {
    return values.length == count ? packed(values) : other(values);
  }

  /** A missing value is 0, which is "other"; one too many has no place. */
  private long other(@Nullable String... values) {
    assert false
        : "values=%s of event=%s (expected: one for each of labels=%s)"
            .formatted(Arrays.toString(values), event, labels);
    return packed(values);
  }

  private long packed(@Nullable String... values) {
    long key = 0;
    for (int i = 0; i < Math.min(values.length, count); i++) {
      key |= labels.get(i).bits(values[i]);
    }
    return key;
  }

  /**
   * The key of up to four kept values, each of which knows its place. One of another event counts
   * as missing, and so do two of one label: their bits together would be a third.
   */
  long of(
      @Nullable LabelValue a,
      @Nullable LabelValue b,
      @Nullable LabelValue c,
      @Nullable LabelValue d) {
    long maskA = mask(a);
    long maskB = mask(b);
    long maskC = mask(c);
    long maskD = mask(d);
    long two = (maskA & maskB) | ((maskA | maskB) & maskC) | ((maskA | maskB | maskC) & maskD);
    return checked(bits(a) | bits(b) | bits(c) | bits(d), maskA | maskB | maskC | maskD, two);
  }

  /** The same of any number. */
  long of(LabelValue... values) {
    long bits = 0;
    long seen = 0;
    long two = 0;
    for (LabelValue value : values) {
      bits |= bits(value);
      two |= seen & mask(value);
      seen |= mask(value);
    }
    return checked(bits, seen, two);
  }

  private long bits(@Nullable LabelValue value) {
    return value instanceof KeyPart part && part.owner() == owner ? part.bits() : 0;
  }

  private long mask(@Nullable LabelValue value) {
    return value instanceof KeyPart part && part.owner() == owner ? part.mask() : 0;
  }

  /**
   * The key that values have come to.
   *
   * @param seen the bits of all labels that have a value
   * @param two the bits of those that have more than one
   */
  private long checked(long bits, long seen, long two) {
    assert seen == mask && two == 0
        : "values of event=%s (expected: one for each of labels=%s, of this event)"
            .formatted(event, labels);
    return bits & ~two;
  }
}
