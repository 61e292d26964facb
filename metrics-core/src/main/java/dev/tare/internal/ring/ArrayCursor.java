package dev.tare.internal.ring;

/**
 * Where the consumer of a {@link LongArrayRing} is. An object of its own, as it is written for
 * every record, and the ring is read by the producer for every record.
 */
@SuppressWarnings("unused")
final class ArrayCursor extends Padded implements RecordWords {
  private long p01, p02, p03, p04, p05, p06, p07, p08;
  private long p09, p10, p11, p12, p13, p14, p15, p16;

  private final long[] buffer;
  private final RingMarks marks;

  ArrayCursor(long[] buffer, RingMarks marks) {
    this.buffer = buffer;
    this.marks = marks;
  }

  /** Moves to the record whose header is at a position. */
  void moveTo(long position) {
    value = position;
  }

  @Override
  public long word(int word) {
    return buffer[(int) (value + 1 + word) & (buffer.length - 1)];
  }

  @Override
  public int words() {
    return (int) (buffer[(int) value & (buffer.length - 1)] >>> 32);
  }

  @Override
  public long markBehind() {
    return marks.behind(value);
  }
}
