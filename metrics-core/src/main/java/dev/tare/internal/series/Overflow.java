package dev.tare.internal.series;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What new label values of one family are answered with while there is no room: without a lock, as
 * there are many then.
 */
final class Overflow<S, T> {
  /**
   * There is no room.
   *
   * @param releases how often any metric had given a series back when the room was found wanting;
   *     after one more it is looked for again
   */
  private record Closed<S, T>(SeriesEntry<S, T> entry, long releases) {}

  private final SeriesLimit total;
  private final Runnable onFirst;
  private final LongAdder answers = new LongAdder();

  /** Published reference; null while there is room, or nobody has met its end yet. */
  private volatile @Nullable Closed<S, T> closed;

  private boolean told;

  /**
   * There is room.
   *
   * @param onFirst told once, when there is none for the first time
   */
  Overflow(SeriesLimit total, Runnable onFirst) {
    this.total = total;
    this.onFirst = onFirst;
  }

  /** Any thread: the answer where it is known that there is no room; else null. */
  @Nullable SeriesEntry<S, T> answer() {
    Closed<S, T> closed = this.closed;
    if (closed == null || closed.releases != total.releases()) {
      return null;
    }
    answers.increment();
    return closed.entry;
  }

  /** Under the lock: there was no room after so many releases. */
  void close(SeriesEntry<S, T> entry, long releases) {
    closed = new Closed<>(entry, releases);
    if (!told) {
      told = true;
      onFirst.run();
    }
  }

  /** Under the lock: there may be room. */
  void open() {
    closed = null;
  }

  /** Any thread: one was answered under the lock. */
  void count() {
    answers.increment();
  }

  /** How many were answered. */
  long answers() {
    return answers.sum();
  }
}
