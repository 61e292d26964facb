package dev.tare.internal.series;

import dev.tare.internal.ring.RecordWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
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

  private final List<String> labelNames;
  private final String[] others;
  private final LabelText text;
  private final SeriesLimit total;
  private final int limit;
  private final SeriesSource<S> source;
  private final Function<S, T> newHandle;
  private final BiConsumer<S, T> onRemoved;
  private final Overflow<S, T> overflow;
  private final SeriesMap<S, T> map;
  private final RemovedValues removed = new RemovedValues();

  /** Published reference; null while the map has what it does not show, or the other way round. */
  private volatile @Nullable OrderedSeries<S> ordered;

  /** The overflow series, if there is one: it counts against no limit. */
  private @Nullable SeriesEntry<S, T> other;

  /** How many entries count against the limits: all others. */
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
    this.others = new String[labelNames.size()];
    Arrays.fill(others, OTHER);
    this.text = text;
    this.map = new SeriesMap<>(text);
    this.total = total;
    this.limit = limit;
    this.source = source;
    this.newHandle = newHandle;
    this.onRemoved = onRemoved;
    this.overflow = new Overflow<>(total, onFirstOverflow);
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
  public SeriesEntry<S, T> entry(KeyValues values, long key) {
    SeriesEntry<S, T> entry = orOverflow(map.find(values, key), values.size());
    return entry != null ? entry : findOrAdd(KeyValues.array(values, key));
  }

  /** What was found, or the overflow series where it is known that there is no room. */
  private @Nullable SeriesEntry<S, T> orOverflow(@Nullable SeriesEntry<S, T> found, int size) {
    return found != null || size != labelNames.size() ? found : overflow.answer();
  }

  private SeriesEntry<S, T> findOrAdd(@Nullable String... values) {
    checkSize(values);
    return Objects.requireNonNull(entryAsOf(text.kept(values), () -> RecordWords.NO_MARK));
  }

  /**
   * Aggregator: the entry for a record that was made a while ago; null if its values have been
   * removed since then, or those that stand for them over the limit.
   *
   * @param nextRemoval the first removal that is younger than the record; asked under the lock, or
   *     the values might be removed, and made anew, before the answer is used
   */
  public @Nullable SeriesEntry<S, T> entryAsOf(
      KeyValues values, long key, LongSupplier nextRemoval) {
    return entryAsOf(text.kept(KeyValues.array(values, key)), nextRemoval);
  }

  private synchronized @Nullable SeriesEntry<S, T> entryAsOf(
      String[] values, LongSupplier nextRemoval) {
    if (removed.last(values) >= nextRemoval.getAsLong()) {
      return null;
    }
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
    SeriesEntry<S, T> over = otherAsOf(nextRemoval);
    if (over != null) {
      overflow.close(over, releases);
    }
    return over;
  }

  /** Aggregator: the same where there is no memory for an entry of the record's own. */
  public synchronized @Nullable SeriesEntry<S, T> otherAsOf(LongSupplier nextRemoval) {
    return removed.last(others) >= nextRemoval.getAsLong() ? null : other();
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
  public synchronized SeriesEntry<S, T> other() {
    overflow.count();
    SeriesEntry<S, T> known = map.findKept(others);
    if (known != null) {
      return known;
    }
    SeriesEntry<S, T> made = insert(others);
    other = made;
    return made;
  }

  private SeriesEntry<S, T> insert(String[] values) {
    S series = source.newSeries();
    boolean known = false;
    try {
      SeriesEntry<S, T> entry =
          new SeriesEntry<>(values, removed.last(values), series, newHandle.apply(series));
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
   * Removes a series and makes room for another. What is recorded from now on gets a new one.
   *
   * @return false if there is none of these values alone: one that is too long is counted with
   *     others
   * @throws IllegalArgumentException if the metric has no labels, or another number of them
   */
  public boolean remove(@Nullable String... values) {
    checkSize(values);
    if (labelNames.isEmpty()) {
      throw new IllegalArgumentException("labels=[] (allowed: series of a metric with labels)");
    }
    return !text.isTooLong(values) && remove(text.kept(values), null, removed.begin());
  }

  /**
   * Aggregator: removes a series that has stood still, unless its values have another one by now. A
   * record that is on its way shows that they are in use, so it begins a new one.
   *
   * @param expected which one
   */
  public void expire(List<String> values, S expected) {
    remove(values.toArray(String[]::new), expected, RemovalOrder.NONE);
  }

  private boolean remove(String[] values, @Nullable S expected, long removal) {
    SeriesEntry<S, T> gone = unlink(values, expected, removal);
    if (gone != null) {
      onRemoved.accept(gone.series(), gone.handle());
    }
    return gone != null;
  }

  private synchronized @Nullable SeriesEntry<S, T> unlink(
      String[] values, @Nullable S expected, long removal) {
    removed.add(values, removal);
    SeriesEntry<S, T> gone = map.findKept(values);
    if (gone == null || (expected != null && gone.series() != expected)) {
      return null;
    }
    map.remove(gone);
    ordered = null;
    overflow.open();
    if (gone == other) {
      other = null;
    } else {
      taken--;
      total.giveBack();
    }
    return gone;
  }

  /** Before the first event: its records come through rings, and know values only. */
  public void fedByEvents(RemovalOrder order) {
    removed.orderBy(order);
  }

  /**
   * Removes every series, as nobody will read the table any more. Families that are still held
   * answer with one handle from then on, which is that of a removed series.
   */
  public void drop() {
    removed.stop();
    OutOfMemoryError failed = null;
    for (SeriesEntry<S, T> gone : unlinkAll()) {
      try {
        onRemoved.accept(gone.series(), gone.handle());
      } catch (OutOfMemoryError e) { // the rest would never be removed, as the table has lost them
        failed = e;
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  private synchronized List<SeriesEntry<S, T>> unlinkAll() {
    if (dropped != null) {
      return List.of();
    }
    S series = source.newSeries();
    SeriesEntry<S, T> last =
        new SeriesEntry<>(others, RemovalOrder.NONE, series, newHandle.apply(series));
    List<SeriesEntry<S, T>> gone = new ArrayList<>(map.entries());
    gone.forEach(map::remove);
    dropped = last;
    ordered = null;
    overflow.open();
    other = null;
    for (; taken > 0; taken--) {
      total.giveBack();
    }
    gone.add(last);
    return gone;
  }

  /** All series, sorted by their label values; the same object for as long as they are the same. */
  public OrderedSeries<S> ordered() {
    OrderedSeries<S> current = ordered;
    return current != null ? current : sort();
  }

  private synchronized OrderedSeries<S> sort() {
    OrderedSeries<S> fresh = OrderedSeries.of(labelNames, map.entries());
    ordered = fresh;
    return fresh;
  }

  /** How many lookups were answered with the overflow series. */
  public long overflows() {
    return overflow.answers();
  }
}
