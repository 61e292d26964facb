package dev.tare.internal.block;

/**
 * The memory of a block: a run of its cells, which lie side by side, padded at both ends. Immutable
 * but for the counts. A block that needs more gets a longer one.
 */
final class CellRange {
  private static final int PAD_BYTES = 128;
  private static final int HEADER_BYTES = 16;

  /** Where the counts begin: what a thread writes is 128 bytes from what others write. */
  static final int PAD = PAD_BYTES / Integer.BYTES;

  /** Cells are taken by so many, where the series has as many. */
  static final int STEP = 64;

  static final CellRange NONE = new CellRange(0, 0, new int[0]);

  final int first;
  final int length;
  final int[] counts;

  private CellRange(int first, int length, int[] counts) {
    this.first = first;
    this.length = length;
    this.counts = counts;
  }

  /** Nothing counted yet. */
  static CellRange of(int first, int length) {
    return length == 0 ? NONE : new CellRange(first, length, new int[length + 2 * PAD]);
  }

  boolean has(int cell) {
    return cell >= first && cell < first + length;
  }

  /** Copies what was counted to one that has all of its cells. */
  void copyTo(CellRange longer) {
    if (length > 0) {
      System.arraycopy(counts, PAD, longer.counts, PAD + first - longer.first, length);
    }
  }

  /** How many values fell into the cells of a range. */
  long count(int from, int end) {
    int[] counts = this.counts;
    int last = PAD + Math.min(end - first, length);
    long count = 0;
    for (int i = PAD + Math.max(0, from - first); i < last; i++) {
      count += counts[i];
    }
    return count;
  }

  /** Where a range begins that has all of these cells, and another one. */
  int firstWith(int cell) {
    int start = cell / STEP * STEP;
    return length == 0 ? start : Math.min(first, start);
  }

  /** Where that one ends, past its last cell. */
  int endWith(int cell, int size) {
    int end = Math.min(size, (cell / STEP + 1) * STEP);
    return length == 0 ? end : Math.max(first + length, end);
  }

  /** How many cells lie between it and a cell. */
  int distance(int cell) {
    return length == 0 ? 0 : Math.max(first - cell, cell - (first + length - 1));
  }

  /** What one of so many cells takes, in bytes. */
  static int bytes(int length) {
    return length == 0 ? 0 : HEADER_BYTES + length * Integer.BYTES + 2 * PAD_BYTES;
  }
}
