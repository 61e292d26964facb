package dev.tare.internal.series;

/**
 * Makes the series of a table.
 *
 * @param <S> the series
 */
public interface SeriesSource<S> {
  /** A series that nobody knows yet. */
  S newSeries();

  /** Gives back what was taken for a series that never came to be known. */
  default void discard(S series) {}
}
