package dev.tare.process;

import java.util.Arrays;

/**
 * The lines of {@code mountinfo} that are about control groups. Takes the file piece by piece,
 * wherever those end: machines with many containers have megabytes of others, some as long as a
 * page each.
 */
final class MountLines implements ProcReader.Pieces {
  /** In front of the type; blanks in paths are escaped, so it is nowhere else. */
  private static final byte[] WANTED = Text.word(" - cgroup");

  /** Paths and options of a mount may have 4,096 bytes each; longer ones are of no group. */
  private static final int MAX_LINE_BYTES = 64 * 1024;

  private byte[] bytes = new byte[1024];

  /** Where the lines end that are wanted, and where the one begins that is being read. */
  private int kept;

  private int length;
  private int matched;
  private boolean wanted;

  void clear() {
    kept = 0;
    beginLine();
  }

  private void beginLine() {
    length = kept;
    matched = 0;
    wanted = false;
  }

  @Override
  public void add(Text piece) {
    for (int i = 0; i < piece.length(); i++) {
      byte next = piece.at(i);
      if (length - kept < MAX_LINE_BYTES) {
        append(next);
      }
      match(next);
      if (next == '\n') {
        if (wanted && bytes[length - 1] == '\n') {
          kept = length;
        }
        beginLine();
      }
    }
  }

  private void append(byte next) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = next;
  }

  private void match(byte next) {
    if (wanted) {
      return;
    }
    if (next == WANTED[matched]) {
      matched++;
    } else if (next == '-' && matched == 3) { // "- -": the second may be the one
      matched = 2;
    } else {
      matched = next == WANTED[0] ? 1 : 0;
    }
    wanted = matched == WANTED.length;
  }

  /** Whether they are these. */
  boolean equal(byte[] others) {
    return Arrays.equals(bytes, 0, kept, others, 0, others.length);
  }

  /** The lines that ended. */
  byte[] copy() {
    return Arrays.copyOf(bytes, kept);
  }
}
