package dev.tare.internal.aggregate;

import dev.tare.model.SeriesIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a quantile family: for each series of the histogram one a window, that of the last
 * whole window before that of the lifetime. The aggregator's own.
 */
final class QuantileRows {
  /** In the order of their labels: a digit is before a letter. */
  private final List<String> windows;

  private @Nullable SeriesIndex seen;
  private SeriesIndex rows = SeriesIndex.SINGLE;

  /** Rows for the lifetime and, unless its length is 0, a window. */
  QuantileRows(long windowNs) {
    this.windows =
        windowNs == 0
            ? List.of("lifetime")
            : List.of(TimeUnit.NANOSECONDS.toSeconds(windowNs) + "s", "lifetime");
  }

  /** How many rows each series has. */
  int perSeries() {
    return windows.size();
  }

  /** The rows for a histogram's series: the same object for as long as those are the same. */
  SeriesIndex of(SeriesIndex series, List<String> labelNames) {
    if (seen != series) {
      seen = series;
      rows = new SeriesIndex(labelNames, rows(series));
    }
    return rows;
  }

  /** The window is the last label, so the order of the series stays. */
  private List<List<String>> rows(SeriesIndex series) {
    List<List<String>> all = new ArrayList<>(series.size() * windows.size());
    for (int row = 0; row < series.size(); row++) {
      for (String window : windows) {
        List<String> values = new ArrayList<>(series.values(row));
        values.add(window);
        all.add(values);
      }
    }
    return all;
  }
}
