package dev.tare.internal.record;

import dev.tare.internal.ring.RecordWords;
import dev.tare.internal.series.KeyTable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Which series each key of one kind of event means, resolved once for all events of a key. */
final class EventKeys {
  private final EventShape shape;
  private final Consumer<Throwable> onNoMemory;

  /** Remembers nothing: each key is resolved anew, slow and right, until there is memory again. */
  private final KeyTable<EventSeries> nothing;

  /** Published reference: replaced when a series is removed, which it may remember. */
  private volatile KeyTable<EventSeries> known;

  EventKeys(EventShape shape, Consumer<Throwable> onNoMemory) {
    this.shape = shape;
    this.onNoMemory = onNoMemory;
    this.nothing = KeyTable.ofNone(EventSeries::key);
    this.known = empty();
  }

  private KeyTable<EventSeries> empty() {
    return new KeyTable<>(EventSeries::key, shape.keyLimit());
  }

  /**
   * What is known now. What somebody else has found in an older one may have been removed since.
   */
  KeyTable<EventSeries> known() {
    return known;
  }

  /**
   * Any thread: a series was removed; every key is to be resolved again. Does so without memory,
   * too: what would be remembered still counts where nobody reads.
   */
  void forget() {
    try {
      known = empty();
    } catch (OutOfMemoryError e) {
      known = nothing;
      onNoMemory.accept(e);
    }
  }

  /** Now and then: remembers keys from now on, if none are for want of memory. */
  void rememberAgain() {
    if (known == nothing) {
      forget();
    }
  }

  /**
   * Any thread: the series of a key, resolved under a lock when the key comes for the first time;
   * null where there are too many keys to remember this one. Such a key is resolved every time:
   * slow, but a family that has only some of the labels may know its series all the same, and only
   * those that do not may say "other". Null, too, where there is no memory to resolve it, so that
   * it gets series of its own once there is.
   */
  @Nullable EventSeries remembered(long key) {
    KeyTable<EventSeries> known = this.known;
    EventSeries series = known.find(key);
    if (series != null || known.full()) {
      return series;
    }
    // Resolved before the table's lock is taken, which so is never held while another is. A series
    // that is removed meanwhile ends in a table that forget() has replaced.
    try {
      return known.findOrAdd(
          EventSeries.of(
              key,
              shape.counters().stream().map(feed -> feed.entry(key)).toList(),
              shape.histograms().stream().map(feed -> feed.entry(key)).toList()));
    } catch (OutOfMemoryError e) {
      onNoMemory.accept(e);
      return null;
    }
  }

  /** Aggregator: the series of a record, under locks, and remembered by its key if they can be. */
  EventResolution resolve(KeyTable<EventSeries> known, RecordWords record) {
    try {
      EventResolution resolved = EventResolution.of(shape, record);
      EventSeries series = known.full() ? null : resolved.known();
      if (series != null) {
        known.findOrAdd(series);
      }
      return resolved;
    } catch (OutOfMemoryError e) {
      onNoMemory.accept(e);
      return EventResolution.orOther(shape, record);
    }
  }
}
