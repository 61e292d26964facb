package dev.tare.internal.instrument;

import dev.tare.instrument.EventLabel;
import dev.tare.instrument.LabelValue;
import dev.tare.internal.builder.EventDefinition.KeyLabel;
import dev.tare.internal.series.LabelText;
import dev.tare.internal.series.StringIds;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A label of the key of an event: its values, and where in the key they have their bits. */
public final class KeyLabelValues implements EventLabel {
  private final KeyLabel definition;
  private final int shift;
  private final Object owner;
  private final StringIds ids;

  /** By id; made when they are asked for. */
  private final AtomicReferenceArray<KeyPart> parts;

  /**
   * A label without values but {@code other}.
   *
   * @param owner what tells the parts of this key from those of another
   */
  KeyLabelValues(KeyLabel definition, int shift, Object owner, LabelText text) {
    this.definition = definition;
    this.shift = shift;
    this.owner = owner;
    this.ids = new StringIds(definition.capacity(), OTHER, text);
    this.parts = new AtomicReferenceArray<>(definition.capacity());
  }

  @Override
  public String name() {
    return definition.name();
  }

  @Override
  public LabelValue value(@Nullable String text) {
    int id = ids.id(text);
    KeyPart part = parts.get(id);
    return part != null ? part : add(id);
  }

  private KeyPart add(int id) {
    long mask = ((1L << definition.bits()) - 1) << shift;
    KeyPart fresh = new KeyPart(text(id), (long) id << shift, mask, owner, id == 0);
    KeyPart known = parts.compareAndExchange(id, null, fresh);
    return known == null ? fresh : known;
  }

  /** The bits of a value in the key. */
  long bits(@Nullable String text) {
    return (long) ids.id(text) << shift;
  }

  /** How many lookups were answered with {@code other} for lack of room. */
  public long overflows() {
    return ids.overflows();
  }

  /** The value of an id; {@code other} for a number that is no id. */
  public String text(int id) {
    return Objects.requireNonNullElse(ids.value(id), OTHER);
  }

  /** Where its bits begin in the key. */
  public int shift() {
    return shift;
  }

  /** How many bits of the key it has. */
  public int bits() {
    return definition.bits();
  }

  @Override
  public String toString() {
    return "label " + name();
  }
}
