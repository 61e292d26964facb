package dev.tare.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tare.model.Scale;
import java.io.IOException;

/**
 * Writes numbers as exactly as they are kept. Allocates nothing but for doubles that are not whole.
 * One thread at a time.
 */
final class JsonNumbers {
  /** The longest long, a sign and a point; zeros before the digits are at most nine. */
  private static final int LONGEST = 24;

  /** Up to here every whole number is a double. */
  private static final double EXACT = 1L << 53;

  private final JsonGenerator json;
  private final char[] text = new char[LONGEST];

  JsonNumbers(JsonGenerator json) {
    this.json = json;
  }

  /** A raw value in the base unit, with the digits that it has: 1.5, 0.000003, 7. */
  void write(long raw, Scale scale) throws IOException {
    long digits = raw;
    int places = scale.decimals();
    while (places > 0 && digits % 10 == 0) {
      digits /= 10;
      places--;
    }
    if (places == 0) {
      json.writeNumber(digits);
      return;
    }
    int begin = decimal(digits, places);
    json.writeNumber(text, begin, LONGEST - begin);
  }

  /** From the last digit to the first, at the end of the array; returns where the first is. */
  private int decimal(long digits, int places) {
    int at = LONGEST;
    long left = digits;
    for (int i = 0; left != 0 || i <= places; i++) {
      if (i == places) {
        text[--at] = '.';
      }
      text[--at] = (char) ('0' + Math.abs(left % 10));
      left /= 10;
    }
    if (digits < 0) {
      text[--at] = '-';
    }
    return at;
  }

  /** A double; JSON has no word for those that are no numbers, so they are the text formats'. */
  void write(double value) throws IOException {
    if (!Double.isFinite(value)) {
      json.writeString(Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
    } else if (value == Math.rint(value) && Math.abs(value) <= EXACT && !isMinusZero(value)) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }

  private static boolean isMinusZero(double value) {
    return value == 0 && 1 / value < 0;
  }
}
