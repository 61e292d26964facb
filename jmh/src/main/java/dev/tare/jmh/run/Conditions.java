package dev.tare.jmh.run;

import dev.tare.jmh.report.Row;

/**
 * What a row with a bar has to be besides fast.
 *
 * @param free whether it may allocate nothing
 * @param mostSpilled the largest share of records that may have found their ring full; with more it
 *     is not the row that the bar is for
 */
record Conditions(boolean free, double mostSpilled) {
  static final Conditions NONE = new Conditions(false, 1);

  /** A snapshot a second leaves a fraction of a byte in the mean. */
  private static final double HALF_A_BYTE = 0.5;

  /** Judges; a row that allocates misses its bar, one that spills too much is not judged. */
  Row judge(Row row) {
    Row judged = row.judged();
    Double bytes = row.bytesPerOp();
    Double spilled = row.spilledShare();
    if (free && judged.met() != null && bytes != null && bytes >= HALF_A_BYTE) {
      return judged.withMet(false);
    }
    return Boolean.TRUE.equals(judged.met()) && spilled != null && spilled > mostSpilled
        ? judged.withMet(null)
        : judged;
  }
}
