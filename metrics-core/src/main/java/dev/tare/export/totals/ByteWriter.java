package dev.tare.export.totals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Numbers and texts one after the other, in memory that is kept from one time to the next. */
final class ByteWriter {
  private static final int MOST_OF_A_NUMBER = 10;

  private byte[] bytes = new byte[8 << 10];
  private int length;

  /** Begins anew. */
  void clear() {
    length = 0;
  }

  /** Of the first so many bytes; they change with what is written next. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Seven bits a byte, the lowest first: small numbers are short, and those below 0 take ten. */
  void number(long number) {
    reserve(MOST_OF_A_NUMBER);
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** The same for what may be below 0. */
  void signed(long number) {
    number((number << 1) ^ (number >> 63));
  }

  /** All bits of it, 8 bytes. */
  void bits(double value) {
    reserve(Long.BYTES);
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      bytes[length++] = (byte) (bits >>> shift);
    }
  }

  void flag(boolean set) {
    number(set ? 1 : 0);
  }

  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    reserve(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      int wanted = Math.addExact(length, more);
      bytes = Arrays.copyOf(bytes, Math.max(wanted, (int) Math.min(2L * length, MOST)));
    }
  }

  /** What an array may have. */
  private static final int MOST = Integer.MAX_VALUE - 8;
}
