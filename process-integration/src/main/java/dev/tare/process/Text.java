package dev.tare.process;

import dev.tare.model.MetricFamily;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one file, and a cursor that reads words and numbers from them. Not thread-safe;
 * allocates only when a longer file than ever before comes.
 *
 * <p>A number counts only if a byte that is not a digit follows: at the end of what was read, it
 * may have been cut. What cannot be read sets {@link #failed}, so a parser asks once, at its end;
 * or {@link #forgive} after each part, where one that is bad must not cost the others.
 */
final class Text {
  private static final int MAX_DIGITS = 20;

  /** What is kept for the next file; one that was longer than ever gives its room back. */
  private static final int KEPT_BYTES = 4 * 1024 * 1024;

  private final int capacity;
  private byte[] bytes;
  private int length;
  private int position;
  private boolean failed;
  private boolean missed;

  Text(int capacity) {
    this.capacity = capacity;
    this.bytes = new byte[capacity];
  }

  /** What a parser looks for. */
  static byte[] word(String word) {
    return word.getBytes(StandardCharsets.ISO_8859_1);
  }

  void clear() {
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[capacity];
    }
    length = 0;
    rewind();
  }

  /** Back to the first byte, with nothing failed or missed. */
  void rewind() {
    position = 0;
    failed = false;
    missed = false;
  }

  /** Adds what is left in {@code from}. */
  void append(ByteBuffer from) {
    int count = from.remaining();
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
    }
    from.get(bytes, length, count);
    length += count;
  }

  int length() {
    return length;
  }

  int position() {
    return position;
  }

  byte at(int index) {
    return bytes[index];
  }

  void moveTo(int index) {
    position = index;
  }

  boolean failed() {
    return failed;
  }

  /** Whether something failed since it was asked last; from here on it counts no more. */
  boolean forgive() {
    boolean was = failed;
    missed |= failed;
    failed = false;
    return was;
  }

  /** More of the file might have what a parser looks for. */
  void miss() {
    missed = true;
  }

  /** Whether something was looked for that more of the file might have. */
  boolean missed() {
    return missed || failed;
  }

  /** The last place of {@code wanted} in {@code [from, to)}; −1 if there is none. */
  int lastIndexOf(char wanted, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** The line feed at or after the cursor; −1 if the line has none, as it was cut. */
  int endOfLine() {
    for (int i = position; i < length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Moves behind {@code start}, at the beginning of a line; from the cursor on, then from 0. */
  boolean line(byte[] start) {
    int before = position;
    if (lineBetween(start, before, length)) {
      return true;
    }
    boolean found = lineBetween(start, 0, before);
    missed |= !found;
    return found;
  }

  private boolean lineBetween(byte[] start, int from, int to) {
    for (int i = from; i < to; i++) {
      if ((i == 0 || bytes[i - 1] == '\n') && matches(start, i)) {
        position = i + start.length;
        return true;
      }
    }
    return false;
  }

  /** Moves behind {@code start}, at the beginning of a word in this line. */
  boolean wordInLine(byte[] start) {
    for (int i = position; i < length && bytes[i] != '\n'; i++) {
      if ((i == 0 || bytes[i - 1] == ' ') && matches(start, i)) {
        position = i + start.length;
        return true;
      }
    }
    missed = true;
    return false;
  }

  private boolean matches(byte[] wanted, int at) {
    return at + wanted.length <= length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }

  /** Whether {@code [from, to)} is {@code wanted}. */
  boolean equal(byte[] wanted, int from, int to) {
    return Arrays.equals(bytes, from, to, wanted, 0, wanted.length);
  }

  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  /** Whether {@code wanted} comes next, blanks left aside. Does not move behind it. */
  boolean next(byte[] wanted) {
    skipBlanks();
    return matches(wanted, position);
  }

  /** Whether {@code wanted} is the next word in this line. Does not move behind it. */
  boolean nextWord(byte[] wanted) {
    return next(wanted)
        && position + wanted.length < length
        && bytes[position + wanted.length] <= ' ';
  }

  /** Skips blanks and then {@code count} words of any kind. */
  void skipWords(int count) {
    for (int i = 0; i < count; i++) {
      skipBlanks();
      int begin = position;
      while (position < length && bytes[position] > ' ') {
        position++;
      }
      failed |= position == begin || position == length;
    }
  }

  /** Whether there is another word in this line. */
  boolean moreInLine() {
    skipBlanks();
    return position < length && bytes[position] != '\n';
  }

  private void skipBlanks() {
    while (position < length && (bytes[position] == ' ' || bytes[position] == '\t')) {
      position++;
    }
  }

  /** The next number, if it is from 0 to {@link Long#MAX_VALUE}; else fails, with 0. */
  long count() {
    long value = unsigned();
    failed |= value < 0;
    return failed ? 0 : value;
  }

  /**
   * The next number as a counter that counts in {@code unit}s of a raw value; {@link
   * MetricFamily#ABSENT} if that is more than a raw value can be, which is no failure.
   */
  long counter(long unit) {
    long value = unsigned();
    return failed || value < 0 || value > Long.MAX_VALUE / unit
        ? MetricFamily.ABSENT
        : value * unit;
  }

  /** The next number of up to 64 bits, as the nearest double. */
  double large() {
    long value = unsigned();
    // Rounded to odd before it is halved, so that the doubled result is rounded once.
    return value >= 0 ? (double) value : ((value >>> 1) | (value & 1)) * 2.0;
  }

  /** The next number with or without decimals, for example 0.78. */
  double decimal() {
    long whole = digits();
    if (position >= length || bytes[position] != '.') {
      failed |= position >= length;
      return (double) whole;
    }
    int point = position++;
    failed |= position == length || bytes[position] <= ' ';
    long fraction = unsigned();
    double scale = Math.pow(10, position - point - 1.0);
    return ((double) whole * scale + (double) fraction) / scale; // rounded once
  }

  private long unsigned() {
    skipBlanks();
    long value = digits();
    failed |= position >= length;
    return failed ? 0 : value;
  }

  private long digits() {
    skipBlanks();
    int begin = position;
    long value = 0;
    while (position < length && bytes[position] >= '0' && bytes[position] <= '9') {
      int digit = bytes[position++] - '0';
      if (position - begin == MAX_DIGITS) { // only the last one can be too much for 64 bits
        failed |= Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, 10)) > 0;
      }
      value = value * 10 + digit;
    }
    failed |= position == begin || position - begin > MAX_DIGITS;
    return failed ? 0 : value;
  }
}
