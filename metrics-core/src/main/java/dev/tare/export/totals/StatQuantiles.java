package dev.tare.export.totals;

import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import dev.tare.model.Unit;

/**
 * What can be said of the quantiles of a series since it began: of its cells a value, of buckets
 * alone between which bounds it lies.
 */
final class StatQuantiles {
  private final HistogramFamily family;

  StatQuantiles(HistogramFamily family) {
    this.family = family;
  }

  /** The value below or at which this part of all lies, 1 for the maximum; {@code -} of none. */
  String text(int row, double part) {
    Unit unit = family.descriptor().unit();
    HistogramCells cells = family.cells(row);
    if (cells != null && cells.size() > 0) {
      long raw = cells.value(place(cells, rank(part, cells.total())));
      return Amount.of(family.descriptor().scale().toBase(raw), unit);
    }
    long count = family.count(row);
    if (count == 0) {
      return "-";
    }
    int bucket = bucket(row, rank(part, count));
    boolean above = bucket == family.buckets() - 1;
    if (above && bucket == 0) {
      return "-"; // no bounds at all
    }
    return (above ? "> " : "≤ ") + Amount.of(family.upperBound(above ? bucket - 1 : bucket), unit);
  }

  private static long rank(double part, long count) {
    return (long) Math.max(1, Math.ceil(part * count));
  }

  private static int place(HistogramCells cells, long rank) {
    long seen = 0;
    int place = 0;
    while ((seen += cells.count(place)) < rank) {
      place++;
    }
    return place;
  }

  private int bucket(int row, long rank) {
    long seen = 0;
    int bucket = 0;
    while ((seen += family.bucketCount(row, bucket)) < rank) {
      bucket++;
    }
    return bucket;
  }
}
