package dev.tare.internal.registry;

import dev.tare.internal.aggregate.HistogramFamilyState;
import dev.tare.internal.collect.CallbackFamily;
import dev.tare.internal.instrument.InvalidValues;
import dev.tare.internal.series.SeriesTable;
import dev.tare.model.FamilyFootprint;
import dev.tare.model.MetricDescriptor;
import dev.tare.model.MetricFamily;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One registered metric.
 *
 * @param descriptor what it is
 * @param kind what else must be equal for a definition to be the same
 * @param series what is known of its series; null where they are not the registry's
 * @param reader reads the family on the scraping thread; null where somebody else provides it
 * @param callbacks where they provide it; else null
 * @param owner who provides the family, where it cannot be dropped by itself; null where it can
 * @param onDropped lets go of what reads and keeps it
 */
public record RegisteredMetric(
    MetricDescriptor descriptor,
    List<?> kind,
    @Nullable Series series,
    @Nullable Reader reader,
    @Nullable CallbackFamily callbacks,
    @Nullable String owner,
    Runnable onDropped) {
  /** What the owner of a collector's families begins with. */
  static final String COLLECTOR = "collector=";

  /** Reads a family on the scraping thread. */
  public interface Reader {
    /** The family now. */
    MetricFamily read();
  }

  /**
   * The series of a metric.
   *
   * @param limit how many there may be
   * @param bytes what one takes, about; 0 where it is the aggregator's to tell
   * @param histogram the state behind the table of a histogram
   */
  public record Series(
      SeriesTable<?, ?> table,
      int limit,
      int bytes,
      InvalidValues invalid,
      @Nullable HistogramFamilyState<?> histogram) {}

  /** The table of its series; null where they are not the registry's. */
  @Nullable SeriesTable<?, ?> table() {
    return series == null ? null : series.table();
  }

  /** What all series take, about; 0 where it is the aggregator's to tell. */
  public long bytes() {
    return series == null ? 0 : (long) series.bytes() * series.table().ordered().series().size();
  }

  /** What it has and takes; of a histogram at most, as only the aggregator knows it exactly. */
  public FamilyFootprint footprint() {
    Series own = series;
    if (own == null) {
      return callbacks == null
          ? FamilyFootprint.elsewhere(descriptor)
          : new FamilyFootprint(
              descriptor,
              OptionalInt.of(callbacks.size()),
              OptionalInt.empty(),
              OptionalLong.empty());
    }
    int rows = own.table().ordered().series().size();
    HistogramFamilyState<?> state = own.histogram();
    long each = state == null ? own.bytes() : state.bytesPerSeries();
    return new FamilyFootprint(
        descriptor,
        OptionalInt.of(rows),
        OptionalInt.of(own.limit()),
        OptionalLong.of(rows * each));
  }

  /** Who has the name, and how to get it. */
  String holder() {
    String holder = owner == null ? String.valueOf(kind.get(0)) : owner;
    boolean closable = holder.startsWith(COLLECTOR) || holder.equals("callback");
    return closable ? holder + ", whose Registration has to be closed first" : holder;
  }

  /** A family that somebody else provides; it only takes the name. */
  static RegisteredMetric reserved(MetricDescriptor descriptor, String owner) {
    return new RegisteredMetric(descriptor, List.of(owner), null, null, null, owner, () -> {});
  }

  /** A family that callbacks provide. */
  static RegisteredMetric ofCallbacks(
      MetricDescriptor descriptor, List<?> kind, CallbackFamily callbacks) {
    return new RegisteredMetric(descriptor, kind, null, null, callbacks, null, () -> {});
  }
}
