package dev.tare.internal.histogram;

import dev.tare.model.SeriesIndex;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a quantile family: for each series of the histogram one a quantile, ascending. The
 * aggregator's own.
 */
public final class QuantileRows {
  private final List<String> quantiles;
  private final String window;

  private @Nullable SeriesIndex seen;
  private SeriesIndex rows = SeriesIndex.SINGLE;

  /** Rows of a window, or where its length is 0 of the lifetime. */
  public QuantileRows(double[] quantiles, long windowNs) {
    this.quantiles = Arrays.stream(quantiles).mapToObj(QuantileRows::plain).toList();
    this.window = windowNs == 0 ? "lifetime" : TimeUnit.NANOSECONDS.toSeconds(windowNs) + "s";
  }

  /** Without an exponent, so that from 0 to 1 the order of the texts is that of the numbers. */
  private static String plain(double quantile) {
    return quantile == 0 ? "0" : BigDecimal.valueOf(quantile).stripTrailingZeros().toPlainString();
  }

  /** The rows for a histogram's series: the same object for as long as those are the same. */
  public SeriesIndex of(SeriesIndex series, List<String> labelNames) {
    if (seen != series) {
      rows = new SeriesIndex(labelNames, rows(series));
      seen = series;
    }
    return rows;
  }

  /** The quantile and the window are the last labels, so the order of the series stays. */
  private List<List<String>> rows(SeriesIndex series) {
    List<List<String>> all = new ArrayList<>(series.size() * quantiles.size());
    for (int row = 0; row < series.size(); row++) {
      for (String quantile : quantiles) {
        List<String> values = new ArrayList<>(series.values(row));
        values.add(quantile);
        values.add(window);
        all.add(values);
      }
    }
    return all;
  }
}
