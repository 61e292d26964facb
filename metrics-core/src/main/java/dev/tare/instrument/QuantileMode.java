package dev.tare.instrument;

/** What the quantiles of a histogram cover that does not say it itself. */
public enum QuantileMode {
  /** The last minute: a window of 60 s, as {@link HistogramBuilder#quantileWindow} has it. */
  WINDOW,
  /** Everything since the series began, as {@link HistogramBuilder#lifetimeQuantiles} has it. */
  LIFETIME,
  /**
   * Durations have no quantiles. A histogram that asks for some, in whatever way, has those of a
   * window, unless it asks for those of its lifetime.
   */
  NONE
}
