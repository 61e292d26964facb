package dev.tare.internal.block;

import dev.tare.internal.ring.PaddedLong;
import dev.tare.internal.ring.ThreadNumber;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * One thread's word of an adder. In an array each has the place that its owner's number says, so
 * that no thread searches. A count outlives its owner: the next one goes on with it.
 */
final class OwnedWord {
  /** Room for threads whose numbers end alike; a place is four bytes. */
  static final int MOST_PLACES = 512;

  /** Who alone adds. Weak, as adders outlive threads, which may hold much. */
  final WeakReference<Thread> owner;

  final PaddedLong count;

  /** What the owner is found by. */
  private final int number;

  private OwnedWord(WeakReference<Thread> owner, int number, PaddedLong count) {
    this.owner = owner;
    this.number = number;
    this.count = count;
  }

  /** Whether an owner may still add. One that the collector has found unreachable is dead, too. */
  static boolean isAlive(WeakReference<Thread> owner) {
    Thread thread = owner.get();
    return thread != null && thread.isAlive();
  }

  /**
   * Some words, and one of another thread: that of a dead one, or else a new one.
   *
   * @param words as many places as a power of two, which are left as they are
   * @param most how many words there may be
   * @return null where there are as many, all of living threads, or the place is another's, and as
   *     many places as allowed would not help; the same where it has one
   */
  static @Nullable OwnedWord @Nullable [] with(
      @Nullable OwnedWord[] words, Thread thread, int most) {
    int number = (int) ThreadNumber.of(thread);
    OwnedWord there = words[number & (words.length - 1)];
    if (there != null && there.owner.refersTo(thread)) {
      return words;
    }
    OwnedWord free = there == null || isAlive(there.owner) ? ofDead(words) : there;
    if (free == null && count(words) == most) {
      return null;
    }
    int places = words.length;
    // Two that have a place each have one each among more, too: only who has this one matters.
    while (there != null && there != free && ((there.number ^ number) & (places - 1)) == 0) {
      places *= 2;
      if (places > MOST_PLACES) {
        return null;
      }
    }
    @Nullable OwnedWord[] more = new @Nullable OwnedWord[places];
    for (OwnedWord word : words) {
      if (word != null && word != free) {
        more[word.number & (places - 1)] = word;
      }
    }
    more[number & (places - 1)] =
        new OwnedWord(
            new WeakReference<>(thread), number, free == null ? new PaddedLong() : free.count);
    return more;
  }

  private static @Nullable OwnedWord ofDead(@Nullable OwnedWord[] words) {
    for (OwnedWord word : words) {
      if (word != null && !isAlive(word.owner)) {
        return word;
      }
    }
    return null;
  }

  private static int count(@Nullable OwnedWord[] words) {
    int count = 0;
    for (OwnedWord word : words) {
      count += word == null ? 0 : 1;
    }
    return count;
  }
}
