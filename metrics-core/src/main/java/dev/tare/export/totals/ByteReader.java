package dev.tare.export.totals;

import java.nio.charset.StandardCharsets;

/**
 * What {@link ByteWriter} has written. Bytes that nobody has written so end in an {@link
 * IllegalArgumentException} or {@link IndexOutOfBoundsException}, and in no large array.
 */
final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  ByteReader(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
  }

  long number() {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = next();
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }

  long signed() {
    long number = number();
    return (number >>> 1) ^ -(number & 1);
  }

  double bits() {
    long bits = 0;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      bits |= (next() & 0xFFL) << shift;
    }
    return Double.longBitsToDouble(bits);
  }

  boolean flag() {
    return number() != 0;
  }

  /** How many things follow, each of at least a byte. */
  int count() {
    long count = number();
    check(count);
    return (int) count;
  }

  /** Fails where so many things of at least a byte cannot follow, before there is an array. */
  void check(long count) {
    if (count < 0 || count > end - at) {
      throw new IllegalArgumentException("count=%d with %d bytes left".formatted(count, end - at));
    }
  }

  String text() {
    int length = count();
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  /** Whether all is read. */
  boolean isEmpty() {
    return at == end;
  }

  private byte next() {
    if (at == end) {
      throw new IllegalArgumentException("ends too early");
    }
    return bytes[at++];
  }
}
