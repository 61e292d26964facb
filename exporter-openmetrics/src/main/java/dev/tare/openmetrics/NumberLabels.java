package dev.tare.openmetrics;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.Arrays;

/**
 * The values of a label that is a number, {@code le} or {@code quantile}, as text: encoded once for
 * all series of a family, and once for all families that have the same values. One thread at a
 * time.
 */
final class NumberLabels {
  /** Room for one: the label's name, the longest number, and what is around it. */
  private static final int STRIDE = 64;

  private final byte[] begin;
  private double[] values = {};
  private int[] lengths = {};
  private byte[] texts = {};

  NumberLabels(String label) {
    this.begin = (label + "=\"").getBytes(US_ASCII);
  }

  /** Sets one value. */
  void set(int place, double value) {
    if (place == values.length) {
      int capacity = Math.max(16, 2 * place);
      values = Arrays.copyOf(values, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
      texts = Arrays.copyOf(texts, capacity * STRIDE);
    }
    if (lengths[place] > 0 && values[place] == value) {
      return;
    }
    int from = place * STRIDE;
    System.arraycopy(begin, 0, texts, from, begin.length);
    int end = DecimalText.canonical(value, texts, from + begin.length);
    texts[end] = '"';
    texts[end + 1] = '}';
    texts[end + 2] = ' ';
    values[place] = value;
    lengths[place] = end + 3 - from;
  }

  /** With the end of the braces and the space before the value: no label follows. */
  void putLast(int place, DocumentBuffer out) throws IOException {
    out.put(texts, place * STRIDE, place * STRIDE + lengths[place]);
  }
}
