package dev.tare.jmh.run;

import org.jspecify.annotations.Nullable;

/**
 * What the project holds itself to in one row, whichever the ring.
 *
 * @param library the row's
 * @param measure what is held
 * @param threads 1, or 2 for as many as there are processors; 0 where no threads record
 * @param bar what the ratio, or the score of a row without, has to stay below
 * @param goal what it should reach
 */
record Bar(String library, Measure measure, int threads, double bar, @Nullable Double goal) {

  /**
   * Whether it is for this row. Where there are as many recorders as processors, wall time charges
   * them for the aggregator's share of theirs: their own CPU time is held instead.
   */
  boolean isFor(String rowLibrary, Measure rowMeasure, int rowThreads) {
    Measure held =
        measure == Measure.TIME && rowThreads > 1 && rowThreads >= Question.PROCESSORS
            ? Measure.OWN_CPU
            : measure;
    return library.equals(rowLibrary) && held == rowMeasure && isForThreads(rowThreads);
  }

  /** Whether it is for rows of so many threads. */
  boolean isForThreads(int rowThreads) {
    return Math.min(threads, 2) == Math.min(rowThreads, 2);
  }
}
