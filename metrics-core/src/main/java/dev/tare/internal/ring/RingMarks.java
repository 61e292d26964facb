package dev.tare.internal.ring;

import org.jspecify.annotations.Nullable;

/**
 * How far one ring was filled when something happened that the consumer has to tell the records
 * before from those after. Costs a record nothing, and the consumer one load where there is none.
 *
 * <p>A producer's position only grows, so marks lie in the order of their numbers; two at one
 * position are one, and so there are never more than records in the ring.
 */
final class RingMarks {
  /** Nothing but the number of what happened, and where; linked to the next. */
  private static final class Mark {
    private final long position;
    private final long number;

    /** Guarded by the marks. */
    private @Nullable Mark next;

    Mark(long position, long number) {
      this.position = position;
      this.number = number;
    }
  }

  /** Published reference: written under the lock, read by the consumer without. */
  private volatile @Nullable Mark first;

  private @Nullable Mark last;

  /** Any thread, the numbers growing: what lies before a position is older than the number. */
  synchronized void add(long position, long number) {
    Mark last = this.last;
    if (last != null && last.position == position) {
      return; // nothing lies between the two
    }
    Mark mark = new Mark(position, number);
    this.last = mark;
    if (last == null) {
      first = mark;
    } else {
      last.next = mark;
    }
  }

  /** Consumer: the number of the first mark behind the record at a position. */
  long behind(long position) {
    Mark mark = first;
    if (mark != null && mark.position <= position) {
      drop(position);
      mark = first;
    }
    return mark == null ? RecordWords.NO_MARK : mark.number;
  }

  /** Consumer: forgets the marks that no record from this position on lies before. */
  void passed(long position) {
    Mark mark = first;
    if (mark != null && mark.position <= position) {
      drop(position);
    }
  }

  private synchronized void drop(long position) {
    Mark mark = first;
    while (mark != null && mark.position <= position) {
      mark = mark.next;
    }
    first = mark;
    if (mark == null) {
      last = null;
    }
  }
}
