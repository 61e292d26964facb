package dev.tare.instrument;

import java.util.function.Supplier;

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
  private final Supplier<Sink> forCurrentThread;
  private final int[] shifts;
  private final long[] masks;

  /**
   * For the registry: an event over the sink that it reads.
   *
   * @param forCurrentThread makes a sink of the same events for the calling thread alone
   * @param bits of each label of the key, lowest first
   */
  public Event(Sink sink, Supplier<Sink> forCurrentThread, int... bits) {
    this.sink = sink;
    this.forCurrentThread = forCurrentThread;
    this.shifts = new int[4];
    this.masks = new long[4];
    int shift = 0;
    for (int i = 0; i < bits.length; i++) {
      shifts[i] = shift;
      masks[i] = (1L << bits[i]) - 1;
      shift += bits[i];
    }
  }

  private Event(Sink sink, Event other) {
    this.sink = sink;
    this.forCurrentThread = other.forCurrentThread;
    this.shifts = other.shifts;
    this.masks = other.masks;
  }

  /**
   * The same event for the calling thread alone: see {@link Histogram#forCurrentThread}. Keys are
   * the same for both.
   */
  public Event forCurrentThread() {
    return new Event(forCurrentThread.get(), this);
  }

  /** The key of an event with one label. */
  public long key(int a) {
    return part(0, a);
  }

  /** The key of an event with two labels, in the order in which they were declared. */
  public long key(int a, int b) {
    return part(0, a) | part(1, b);
  }

  /** The key of an event with three labels. */
  public long key(int a, int b, int c) {
    return part(0, a) | part(1, b) | part(2, c);
  }

  /** The key of an event with four labels. */
  public long key(int a, int b, int c, int d) {
    return part(0, a) | part(1, b) | part(2, c) | part(3, d);
  }

  /** Too large an id must not reach into the next label's bits. */
  private long part(int label, int id) {
    return (id & masks[label]) << shifts[label];
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
