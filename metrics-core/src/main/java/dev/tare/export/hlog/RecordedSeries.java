package dev.tare.export.hlog;

import dev.tare.model.HistogramCells;
import dev.tare.model.HistogramFamily;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has been written of each series. One thread at a time. */
final class RecordedSeries {
  /** Up to where a series was written. */
  private record Written(HistogramCells cells, long untilMs) {}

  /** A series, with what it has had so far. */
  record Copy(String tag, MetricDescriptor family, HistogramCells cells) {}

  /** By tag. */
  private final Map<String, Written> written = new HashMap<>();

  /** Up to when all series were written; one that has come since has recorded nothing before. */
  private long wholeUntilMs;

  /** Of what a snapshot has, nothing is to be written. */
  RecordedSeries(MetricsSnapshot first, long beginMs) {
    of(first).forEach(copy -> wrote(copy, beginMs));
    this.wholeUntilMs = beginMs;
  }

  /**
   * All series of a snapshot that have cells. Forgets those that are gone: not where the family has
   * no cells at all, as in an earlier copy that somebody else has asked for.
   */
  List<Copy> of(MetricsSnapshot snapshot) {
    List<Copy> copies = new ArrayList<>();
    for (MetricFamily family : snapshot.families()) {
      if (family instanceof HistogramFamily histograms && histograms.hasCells()) {
        add(histograms, copies);
      }
    }
    if (!snapshot.stale()) {
      Set<String> tags = new HashSet<>();
      copies.forEach(copy -> tags.add(copy.tag()));
      written.keySet().retainAll(tags);
    }
    return copies;
  }

  private static void add(HistogramFamily family, List<Copy> copies) {
    MetricDescriptor descriptor = family.descriptor();
    for (int row = 0; row < family.series().size(); row++) {
      HistogramCells cells = family.cells(row);
      if (cells != null) {
        String tag = SeriesTag.of(descriptor.name().value(), family.series(), row);
        copies.add(new Copy(tag, descriptor, cells));
      }
    }
  }

  /** What is new in a copy. */
  HistogramCells fresh(Copy copy) {
    Written known = written.get(copy.tag());
    return copy.cells().since(known == null ? null : known.cells());
  }

  /** When the interval of a copy began. */
  long beginMs(Copy copy) {
    Written known = written.get(copy.tag());
    return known == null ? wholeUntilMs : known.untilMs();
  }

  /** Before this no interval begins that is still to be written. */
  long earliestMs() {
    long earliestMs = wholeUntilMs;
    for (Written known : written.values()) {
      earliestMs = Math.min(earliestMs, known.untilMs());
    }
    return earliestMs;
  }

  /** All series are written. */
  void wroteAll(long untilMs) {
    wholeUntilMs = untilMs;
  }

  /** The copy is written, or has nothing new. */
  void wrote(Copy copy, long untilMs) {
    written.put(copy.tag(), new Written(copy.cells(), untilMs));
  }
}
