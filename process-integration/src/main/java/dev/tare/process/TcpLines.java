package dev.tare.process;

import java.util.Arrays;

/**
 * Counts the lines of {@code net/tcp} by their fourth word, the state. Takes them piece by piece,
 * wherever those end. A line that lacks its end does not count.
 */
final class TcpLines {
  private static final int STATE_WORD = 4;

  /** The kernel's own numbers; 0 stands for those that are not known here. */
  private static final int STATES = 13;

  private final long[] counts = new long[STATES];
  private boolean header;
  private boolean failed;
  private boolean inWord;
  private int word;
  private int digits;
  private int state;

  void clear() {
    Arrays.fill(counts, 0);
  }

  /** A file follows, with a header. */
  void beginFile() {
    header = true;
    failed = false;
    beginLine();
  }

  private void beginLine() {
    inWord = false;
    word = 0;
    digits = 0;
    state = 0;
  }

  void add(Text piece) {
    for (int i = 0; i < piece.length(); i++) {
      byte next = piece.at(i);
      if (next == '\n') {
        endLine();
      } else if (next == ' ') {
        inWord = false;
      } else {
        word += inWord ? 0 : 1;
        inWord = true;
        if (word == STATE_WORD && !header) {
          digit(next);
        }
      }
    }
  }

  private void digit(byte hex) {
    int value = Character.digit(hex, 16);
    failed |= value < 0 || ++digits > 2;
    state = state * 16 + value;
  }

  private void endLine() {
    if (!header) {
      failed |= digits != 2;
      if (!failed) {
        counts[state < STATES ? state : 0]++;
      }
    }
    header = false;
    beginLine();
  }

  /** Whether the file had a header, and a state in each of its lines. */
  boolean understood() {
    return !header && !failed;
  }

  /** Lines in this state; 0 for all others together. */
  long count(int state) {
    return counts[state];
  }

  long total() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }
}
