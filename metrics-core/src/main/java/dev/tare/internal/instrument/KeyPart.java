package dev.tare.internal.instrument;

import dev.tare.instrument.LabelValue;

/**
 * A value of a label of an event, in its place in the key.
 *
 * @param bits the value's id, where the label has its bits
 * @param mask all bits of the label
 * @param owner whose key it is a part of
 * @param isOther whether the id is that of all values that were too many
 */
record KeyPart(String text, long bits, long mask, Object owner, boolean isOther)
    implements LabelValue {

  @Override
  public String toString() {
    return text;
  }
}
