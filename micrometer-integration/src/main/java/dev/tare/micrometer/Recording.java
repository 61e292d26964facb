package dev.tare.micrometer;

import dev.tare.instrument.Histogram;
import dev.tare.model.Exemplar;
import dev.tare.model.HistogramFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One meter's series of an unlisted histogram: where its values are counted, and read from. */
final class Recording {
  /** Where values are counted; kept by the meter, so that a record is not longer than Tare's. */
  final Histogram histogram;

  private final RecordingFamily family;
  private final String id;
  private volatile boolean closed;

  Recording(RecordingFamily family, String id, Histogram histogram) {
    this.family = family;
    this.id = id;
    this.histogram = histogram;
  }

  /** What has been recorded; nothing after {@link #close}. */
  Counts read() {
    return read(family.recorded());
  }

  /** The same, of what a scrape read. */
  Counts read(Recordings.Recorded recorded) {
    HistogramFamily read = closed ? null : recorded.family(family.name());
    return read == null ? Counts.none(family.bounds()) : counts(read);
  }

  private Counts counts(HistogramFamily read) {
    int row = read.series().find(List.of(id));
    if (row < 0) { // the aggregator did not answer, and this is what it knew before
      return Counts.none(family.bounds());
    }
    long[] buckets = new long[read.buckets()];
    @Nullable Exemplar[] exemplars = new @Nullable Exemplar[buckets.length];
    for (int bucket = 0; bucket < buckets.length; bucket++) {
      buckets[bucket] = read.bucketCount(row, bucket);
      exemplars[bucket] = read.exemplar(row, bucket);
    }
    return new Counts(buckets, read.rawSum(row), exemplars);
  }

  boolean isClosed() {
    return closed;
  }

  /** Gives the series back. Closing twice does nothing more. */
  void close() {
    closed = true;
    family.remove(this, id);
  }
}
