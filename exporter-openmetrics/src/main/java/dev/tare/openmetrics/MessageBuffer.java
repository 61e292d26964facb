package dev.tare.openmetrics;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A protobuf message, written from its end to its beginning: where the length of what is nested is
 * due, it is behind it already, and nothing has to be measured before it is written. So whoever
 * writes adds the last field first, of a field the value before the tag, and of a repeated field
 * the last value first.
 *
 * <p>One array that is used again and again, and grows to what is added between two {@link #clear}.
 * One thread at a time.
 */
final class MessageBuffer {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;

  private byte[] bytes;

  /** The same array, for numbers of eight bytes. */
  private ByteBuffer view;

  /** Of the first byte; what is in front of it is free. */
  private int begin;

  MessageBuffer(int size) {
    bytes = new byte[size];
    view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    begin = size;
  }

  void clear() {
    begin = bytes.length;
  }

  /** How many bytes have been added. */
  int size() {
    return bytes.length - begin;
  }

  /** Puts everything behind what is in the document. */
  void writeTo(DocumentBuffer out) throws IOException {
    out.put(bytes, begin, bytes.length);
  }

  /** Adds a double. */
  void real(int field, double value) {
    reserve(9);
    begin -= 8;
    view.putLong(begin, Double.doubleToRawLongBits(value));
    bytes[--begin] = tag(field, FIXED_64);
  }

  /** Adds a whole number. */
  void number(int field, long value) {
    varint(value);
    tag(field);
  }

  /** Adds a whole number of which small negative ones are as short as small positive ones. */
  void signed(int field, long value) {
    number(field, value << 1 ^ value >> 63);
  }

  /** Adds text as UTF-8; half a surrogate pair becomes a question mark. */
  void text(int field, String text) {
    int before = size();
    for (int i = text.length() - 1; i >= 0; i--) {
      char c = text.charAt(i);
      if (c < 0x80) {
        reserve(1);
        bytes[--begin] = (byte) c;
      } else if (i > 0 && Character.isSurrogatePair(text.charAt(i - 1), c)) {
        i--;
        codePoint(Character.toCodePoint(text.charAt(i), c));
      } else {
        codePoint(Character.isSurrogate(c) ? '?' : c);
      }
    }
    nested(field, before);
  }

  /** Adds ASCII from an array. */
  void text(int field, byte[] ascii, int length) {
    raw(ascii, 0, length);
    varint(length);
    bytesField(field);
  }

  /** Adds 16 hexadecimal digits. */
  void hex(long value) {
    reserve(16);
    for (int shift = 0; shift < 64; shift += 4) {
      bytes[--begin] = (byte) Character.forDigit((int) (value >>> shift) & 0xF, 16);
    }
  }

  /** Adds bytes as they are. */
  void raw(byte[] source, int from, int to) {
    reserve(to - from);
    begin -= to - from;
    System.arraycopy(source, from, bytes, begin, to - from);
  }

  /**
   * Makes a field of what was added since.
   *
   * @param before what {@link #size} was before
   */
  void nested(int field, int before) {
    varint(size() - before);
    bytesField(field);
  }

  /** Adds a number without a tag: the length of a message. */
  void varint(long value) {
    int length = varintSize(value);
    reserve(length);
    begin -= length;
    int at = begin;
    long left = value;
    for (; left >>> 7 != 0; left >>>= 7) {
      bytes[at++] = (byte) (left | 0x80);
    }
    bytes[at] = (byte) left;
  }

  private void codePoint(int c) {
    reserve(4);
    int left = c;
    int most = 0x7F; // what fits beside the length, in the first byte
    while (left > most) {
      bytes[--begin] = (byte) (0x80 | (left & 0x3F));
      left >>>= 6;
      most = most == 0x7F ? 0x1F : most >> 1;
    }
    bytes[--begin] = (byte) (most == 0x7F ? left : left | ~(2 * most + 1));
  }

  private void tag(int field) {
    reserve(1);
    bytes[--begin] = tag(field, VARINT);
  }

  private void bytesField(int field) {
    reserve(1);
    bytes[--begin] = tag(field, BYTES);
  }

  /** All fields here have numbers up to 15, so that a tag is one byte. */
  private static byte tag(int field, int type) {
    return (byte) (field << 3 | type);
  }

  /** The tag of text or of a message. */
  static char bytesTag(int field) {
    return (char) tag(field, BYTES);
  }

  /** How many bytes a number takes: one for seven bits. */
  static int varintSize(long value) {
    return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
  }

  private void reserve(int length) {
    if (begin < length) {
      int size = size();
      byte[] larger = new byte[Math.max(2 * bytes.length, size + length)];
      System.arraycopy(bytes, begin, larger, larger.length - size, size);
      bytes = larger;
      view = ByteBuffer.wrap(larger).order(ByteOrder.LITTLE_ENDIAN);
      begin = larger.length - size;
    }
  }
}
