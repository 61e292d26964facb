package dev.tare.internal.record;

import dev.tare.internal.histogram.CellLayout;
import dev.tare.internal.ring.RecordWords;
import dev.tare.internal.series.CounterSeries;
import dev.tare.internal.series.KeyValues;
import dev.tare.internal.series.SeriesEntry;
import dev.tare.internal.series.SeriesTable;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an event was declared to be.
 *
 * @param counters what counts the event
 * @param histograms what takes its fields, in the order of the fields
 * @param layouts how most series of each histogram lay out their cells; those of others are found
 *     in a longer way
 * @param keyLimit how many keys are resolved once for all; more take longer
 */
public record EventShape(
    List<Feed<CounterSeries>> counters,
    List<Feed<HistogramSeries>> histograms,
    List<CellLayout> layouts,
    int keyLimit) {

  /** A field that the event does not have this time. */
  public static final long ABSENT = Long.MIN_VALUE;

  /** The largest number of fields. */
  public static final int MAX_FIELDS = 8;

  /** Copies the lists. */
  public EventShape {
    counters = List.copyOf(counters);
    histograms = List.copyOf(histograms);
    layouts = List.copyOf(layouts);
  }

  /** One of the fields of an event. */
  static long field(int i, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    return switch (i) {
      case 0 -> f0;
      case 1 -> f1;
      case 2 -> f2;
      case 3 -> f3;
      case 4 -> f4;
      case 5 -> f5;
      case 6 -> f6;
      default -> f7;
    };
  }

  /** The tables of all families that the event feeds. */
  Stream<SeriesTable<?, ?>> tables() {
    return Stream.concat(counters.stream(), histograms.stream()).map(Feed::table);
  }

  /**
   * A few bits of the key.
   *
   * @param value the label's value for what the bits say; allocates nothing, and waits for nobody
   *     but who is giving out an id at this moment
   */
  public record KeyPart(int shift, int bits, IntFunction<String> value) {
    String of(long key) {
      return value.apply((int) (key >>> shift) & ((1 << bits) - 1));
    }
  }

  /**
   * A family that the event feeds.
   *
   * @param labels for each of the family's labels, which part of the key it is
   */
  public record Feed<S>(SeriesTable<S, ?> table, List<KeyPart> labels) implements KeyValues {
    /** Copies the list. */
    public Feed {
      labels = List.copyOf(labels);
    }

    /** The entry of a key. Allocates nothing for one that the family knows, or has no room for. */
    SeriesEntry<S, ?> entry(long key) {
      return switch (labels.size()) {
        case 1 -> table.entry(value(0, key));
        case 2 -> table.entry(value(0, key), value(1, key));
        case 3 -> table.entry(value(0, key), value(1, key), value(2, key));
        case 4 -> table.entry(value(0, key), value(1, key), value(2, key), value(3, key));
        default -> table.entry(this, key);
      };
    }

    /** The series of a key; that of other values where there is no memory for one of its own. */
    S seriesOrOther(long key) {
      try {
        return entry(key).series();
      } catch (OutOfMemoryError e) {
        return table.other().series(); // counted there
      }
    }

    /**
     * Aggregator: the entry for a record, by what its key meant when it was made; null if that has
     * been removed since.
     */
    @Nullable SeriesEntry<S, ?> entryAsOf(RecordWords record) {
      return table.entryAsOf(this, record.word(0), record::markBehind);
    }

    /** The same; that of other values where there is no memory for one of its own. */
    @Nullable SeriesEntry<S, ?> entryAsOfOrOther(RecordWords record) {
      try {
        return entryAsOf(record);
      } catch (OutOfMemoryError e) {
        return table.otherAsOf(record::markBehind);
      }
    }

    @Override
    public int size() {
      return labels.size();
    }

    @Override
    public String value(int label, long key) {
      return labels.get(label).of(key);
    }
  }
}
