package dev.tare.internal.aggregate;

import dev.tare.internal.ring.LabelText;
import dev.tare.model.SeriesIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The series of one metric: from label values to series, and all series in order. Looking up known
 * values takes no lock and allocates nothing; new values take a lock. Bounded: over the limit every
 * new set of values is answered with one overflow series, whose values are all {@value #OTHER},
 * without a lock again, as new values are many then.
 *
 * @param <S> the series, which keeps what was recorded
 * @param <T> the handle, which the user holds
 */
public final class SeriesTable<S, T> {
  /** The value of each label of an overflow series. */
  public static final String OTHER = LabelText.OTHER;

  /** All series at one time, in the order of their index. */
  public record Ordered<S>(SeriesIndex index, List<S> series) {}

  /**
   * What new values are answered with while there is no room.
   *
   * @param releases how often any metric had given a series back when the room was found wanting;
   *     after one more it is looked for again
   */
  private record Closed<S, T>(SeriesEntry<S, T> overflow, long releases) {}

  private final List<String> labelNames;
  private final LabelText text;
  private final SeriesLimit total;
  private final int limit;
  private final SeriesSource<S> source;
  private final Function<S, T> newHandle;
  private final BiConsumer<S, T> onRemoved;
  private final Runnable onFirstOverflow;
  private final LongAdder overflows = new LongAdder();
  private final SeriesMap<S, T> map;

  /** Published reference; null while the map has what it does not show, or the other way round. */
  private volatile @Nullable Ordered<S> ordered;

  /** Published reference; null while there is room, or nobody has met its end yet. */
  private volatile @Nullable Closed<S, T> closed;

  private @Nullable SeriesEntry<S, T> overflow;
  private boolean overflowTold;

  /** How many entries count against the limits: all but the overflow series. */
  private int taken;

  /** Once the metric was dropped: what every set of values is answered with, removed from birth. */
  private @Nullable SeriesEntry<S, T> dropped;

  /**
   * An empty table.
   *
   * @param text says how label values are kept
   * @param onRemoved told of each series that is removed, on the thread that removes it
   * @param onFirstOverflow told once, when the limit is first met
   */
  public SeriesTable(
      List<String> labelNames,
      LabelText text,
      SeriesLimit total,
      int limit,
      SeriesSource<S> source,
      Function<S, T> newHandle,
      BiConsumer<S, T> onRemoved,
      Runnable onFirstOverflow) {
    this.labelNames = List.copyOf(labelNames);
    this.text = text;
    this.map = new SeriesMap<>(text);
    this.total = total;
    this.limit = limit;
    this.source = source;
    this.newHandle = newHandle;
    this.onRemoved = onRemoved;
    this.onFirstOverflow = onFirstOverflow;
  }

  /** The entry of one label value. */
  public SeriesEntry<S, T> entry(@Nullable String a) {
    SeriesEntry<S, T> entry = orOverflow(map.find(a), 1);
    return entry != null ? entry : findOrAdd(a);
  }

  /** The entry of two label values. */
  public SeriesEntry<S, T> entry(@Nullable String a, @Nullable String b) {
    SeriesEntry<S, T> entry = orOverflow(map.find(a, b), 2);
    return entry != null ? entry : findOrAdd(a, b);
  }

  /** The entry of three label values. */
  public SeriesEntry<S, T> entry(@Nullable String a, @Nullable String b, @Nullable String c) {
    SeriesEntry<S, T> entry = orOverflow(map.find(a, b, c), 3);
    return entry != null ? entry : findOrAdd(a, b, c);
  }

  /** The entry of four label values. */
  public SeriesEntry<S, T> entry(
      @Nullable String a, @Nullable String b, @Nullable String c, @Nullable String d) {
    SeriesEntry<S, T> entry = orOverflow(map.find(a, b, c, d), 4);
    return entry != null ? entry : findOrAdd(a, b, c, d);
  }

  /**
   * The entry of any number of label values. Leaves the array as it is, and keeps no hold of it.
   */
  public SeriesEntry<S, T> entry(@Nullable String... values) {
    SeriesEntry<S, T> entry = orOverflow(map.find(values), values.length);
    return entry != null ? entry : findOrAdd(values);
  }

  /** The entry of the label values that a key stands for. */
  SeriesEntry<S, T> entry(KeyValues values, long key) {
    SeriesEntry<S, T> entry = orOverflow(map.find(values, key), values.size());
    return entry != null ? entry : findOrAdd(KeyValues.array(values, key));
  }

  /** What was found, or the overflow series where it is known that there is no room. */
  private @Nullable SeriesEntry<S, T> orOverflow(@Nullable SeriesEntry<S, T> found, int size) {
    if (found != null) {
      return found;
    }
    Closed<S, T> closed = this.closed;
    if (closed == null || closed.releases != total.releases() || size != labelNames.size()) {
      return null;
    }
    overflows.increment();
    return closed.overflow;
  }

  private SeriesEntry<S, T> findOrAdd(@Nullable String... values) {
    return findOrAddKept(text.kept(values));
  }

  private synchronized SeriesEntry<S, T> findOrAddKept(String[] values) {
    checkSize(values);
    SeriesEntry<S, T> known = dropped != null ? dropped : map.findKept(values);
    if (known != null) {
      return known;
    }
    long releases = total.releases(); // before the limit is asked, else one in between is missed
    // A metric without labels has one series whatever the limits: there is nothing to tell apart.
    boolean room = taken < limit && total.tryTake();
    if (room || labelNames.isEmpty()) {
      return insertCounted(values, room);
    }
    SeriesEntry<S, T> other = other();
    closed = new Closed<>(other, releases);
    if (!overflowTold) {
      overflowTold = true;
      onFirstOverflow.run();
    }
    return other;
  }

  /** Under the lock: there may be no memory for the series, and then nothing has changed. */
  private SeriesEntry<S, T> insertCounted(String[] values, boolean takes) {
    boolean inserted = false;
    try {
      SeriesEntry<S, T> entry = insert(values);
      taken += takes ? 1 : 0;
      inserted = true;
      return entry;
    } finally {
      if (!inserted && takes) {
        total.giveBack();
      }
    }
  }

  private void checkSize(@Nullable String[] values) {
    if (values.length != labelNames.size()) {
      throw new IllegalArgumentException(
          "values=%s (expected: one for each of labels=%s)"
              .formatted(Arrays.toString(values), labelNames));
    }
  }

  /**
   * The entry that stands for values that get none of their own: over the limit, and where there is
   * no memory for it.
   */
  synchronized SeriesEntry<S, T> other() {
    overflows.increment();
    String[] values = others();
    SeriesEntry<S, T> other = map.findKept(values);
    if (other == null) {
      other = insert(values);
      overflow = other;
    }
    return other;
  }

  private String[] others() {
    String[] values = new String[labelNames.size()];
    Arrays.fill(values, OTHER);
    return values;
  }

  private SeriesEntry<S, T> insert(String[] values) {
    S series = source.newSeries();
    boolean known = false;
    try {
      SeriesEntry<S, T> entry = new SeriesEntry<>(values, series, newHandle.apply(series));
      map.add(entry);
      known = true;
      ordered = null;
      return entry;
    } finally {
      if (!known) {
        source.discard(series);
      }
    }
  }

  /**
   * Removes a series and makes room for another. The same values get a new one from now on.
   *
   * @return false if there is none of these values alone: one that is too long is counted with
   *     others
   * @throws IllegalArgumentException if the metric has no labels, or another number of them
   */
  public boolean remove(@Nullable String... values) {
    checkSize(values);
    return !text.isTooLong(values) && removeKept(text.kept(values), null);
  }

  /** The same with values of a series that there was. */
  public boolean remove(List<String> values) {
    return removeKept(values.toArray(String[]::new), null);
  }

  /**
   * Removes a series that was found earlier, unless its values have another one by now.
   *
   * @param expected which one
   * @return false if it is not there any more
   */
  boolean remove(List<String> values, S expected) {
    return removeKept(values.toArray(String[]::new), expected);
  }

  private boolean removeKept(String[] values, @Nullable S expected) {
    SeriesEntry<S, T> removed = unlink(values, expected);
    if (removed != null) {
      onRemoved.accept(removed.series(), removed.handle());
    }
    return removed != null;
  }

  private synchronized @Nullable SeriesEntry<S, T> unlink(String[] values, @Nullable S expected) {
    if (labelNames.isEmpty()) {
      throw new IllegalArgumentException("labels=[] (allowed: series of a metric with labels)");
    }
    SeriesEntry<S, T> removed = map.findKept(values);
    if (removed == null || (expected != null && removed.series() != expected)) {
      return null;
    }
    map.remove(removed);
    ordered = null;
    closed = null;
    if (removed == overflow) {
      overflow = null;
    } else {
      taken--;
      total.giveBack();
    }
    return removed;
  }

  /**
   * Removes every series, as nobody will read the table any more. Families that are still held
   * answer with one handle from then on, which is that of a removed series.
   */
  public void drop() {
    List<SeriesEntry<S, T>> removed = unlinkAll();
    removed.forEach(entry -> onRemoved.accept(entry.series(), entry.handle()));
  }

  private synchronized List<SeriesEntry<S, T>> unlinkAll() {
    if (dropped != null) {
      return List.of();
    }
    S series = source.newSeries();
    SeriesEntry<S, T> last = new SeriesEntry<>(others(), series, newHandle.apply(series));
    List<SeriesEntry<S, T>> removed = new ArrayList<>(map.entries());
    removed.forEach(map::remove);
    dropped = last;
    ordered = null;
    closed = null;
    overflow = null;
    for (; taken > 0; taken--) {
      total.giveBack();
    }
    removed.add(last);
    return removed;
  }

  /** All series, sorted by their label values; the same object for as long as they are the same. */
  public Ordered<S> ordered() {
    Ordered<S> current = ordered;
    return current != null ? current : sort();
  }

  private synchronized Ordered<S> sort() {
    List<SeriesEntry<S, T>> sorted = new ArrayList<>(map.entries());
    sorted.sort(Comparator.comparing(SeriesEntry::values, SeriesIndex::compare));
    SeriesIndex index =
        new SeriesIndex(labelNames, sorted.stream().map(SeriesEntry::values).toList());
    Ordered<S> fresh = new Ordered<>(index, sorted.stream().map(SeriesEntry::series).toList());
    ordered = fresh;
    return fresh;
  }

  /** How many lookups were answered with the overflow series. */
  public long overflows() {
    return overflows.sum();
  }
}
