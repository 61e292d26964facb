package dev.tare.instrument;

import java.util.Arrays;

/**
 * Records one wide event that counts and measures in several families at once, for one ring write.
 * All series that it feeds move in step: no scrape sees one without the others.
 *
 * <p>Any thread; recording never throws or waits for the aggregator, and allocates only the first
 * time that a thread, key or spilled series is seen. It locks only where the ring is full and the
 * key is new, or was one too many to be remembered.
 */
public final class Event {
  /** For a field that this event does not have: nothing is recorded for it. */
  public static final long ABSENT = Long.MIN_VALUE;

  /** Where recorded events go. */
  @FunctionalInterface
  public interface Sink {
    /** Takes one event; fields past those declared are ignored. */
    void accept(long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7);
  }

  private final Sink sink;

  // Not arrays: a key is packed for every event, and each part would cost a look and a check.
  private final int shift1;
  private final int shift2;
  private final int shift3;
  private final long mask0;
  private final long mask1;
  private final long mask2;
  private final long mask3;

  /**
   * For the registry: an event over the sink that it reads.
   *
   * @param bits of each label of the key, lowest first
   * @throws IllegalArgumentException if there are more than four
   */
  public Event(Sink sink, int... bits) {
    if (bits.length > 4) {
      throw new IllegalArgumentException("labels=" + bits.length + " (allowed: 0 to 4)");
    }
    int[] widths = Arrays.copyOf(bits, 4);
    this.sink = sink;
    this.mask0 = (1L << widths[0]) - 1;
    this.shift1 = widths[0];
    this.mask1 = (1L << widths[1]) - 1;
    this.shift2 = shift1 + widths[1];
    this.mask2 = (1L << widths[2]) - 1;
    this.shift3 = shift2 + widths[2];
    this.mask3 = (1L << widths[3]) - 1;
  }

  /** The key of an event with one label. */
  public long key(int a) {
    return part(a, mask0, 0);
  }

  /** The key of an event with two labels, in the order in which they were declared. */
  public long key(int a, int b) {
    return part(a, mask0, 0) | part(b, mask1, shift1);
  }

  /** The key of an event with three labels. */
  public long key(int a, int b, int c) {
    return key(a, b) | part(c, mask2, shift2);
  }

  /** The key of an event with four labels. */
  public long key(int a, int b, int c, int d) {
    return key(a, b, c) | part(d, mask3, shift3);
  }

  /** Too large an id must not reach into the next label's bits. */
  private static long part(int id, long mask, int shift) {
    return (id & mask) << shift;
  }

  /** Records an event without fields; those that were declared are {@link #ABSENT}. */
  public void record(long key) {
    sink.accept(key, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);
  }

  /**
   * Records an event with one field, in the raw form of its histogram's unit, or {@link #ABSENT},
   * as the others are.
   */
  public void record(long key, long f0) {
    sink.accept(key, f0, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);
  }

  /** Records an event with two fields. */
  public void record(long key, long f0, long f1) {
    sink.accept(key, f0, f1, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);
  }

  /** Records an event with three fields. */
  public void record(long key, long f0, long f1, long f2) {
    sink.accept(key, f0, f1, f2, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT);
  }

  /** Records an event with four fields. */
  public void record(long key, long f0, long f1, long f2, long f3) {
    sink.accept(key, f0, f1, f2, f3, ABSENT, ABSENT, ABSENT, ABSENT);
  }

  /** Records an event with up to eight fields; those past the declared ones are ignored. */
  public void record(
      long key, long f0, long f1, long f2, long f3, long f4, long f5, long f6, long f7) {
    sink.accept(key, f0, f1, f2, f3, f4, f5, f6, f7);
  }
}
