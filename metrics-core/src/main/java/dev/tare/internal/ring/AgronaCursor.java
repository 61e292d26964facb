package dev.tare.internal.ring;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Where the consumer of an {@link AgronaRing} is: index and length of the record, packed into the
 * padded value. An object of its own for the reason that {@link ArrayCursor} is.
 */
@SuppressWarnings("unused")
final class AgronaCursor extends Padded implements MessageHandler, RecordWords {
  private long p01, p02, p03, p04, p05, p06, p07, p08;
  private long p09, p10, p11, p12, p13, p14, p15, p16;

  private final UnsafeBuffer buffer;
  private final int mask;
  private final RingMarks marks;
  private @Nullable RecordHandler handler;

  /** Where the consumer stood when this read began, which goes no further than to the end. */
  private long start;

  AgronaCursor(UnsafeBuffer buffer, int mask, RingMarks marks) {
    this.buffer = buffer;
    this.mask = mask;
    this.marks = marks;
  }

  /** Says who gets the records of the next drain. */
  void handTo(RecordHandler handler) {
    this.handler = handler;
  }

  /** Says from which position on the ring is read. */
  void startAt(long position) {
    start = position;
  }

  @Override
  public void onMessage(int typeId, MutableDirectBuffer records, int index, int length) {
    RecordHandler current = handler;
    if (current != null) {
      value = (long) index << 32 | length;
      current.onRecord(typeId, this);
    }
  }

  @Override
  public long word(int word) {
    return buffer.getLong((int) (value >>> 32) + word * Long.BYTES);
  }

  @Override
  public int words() {
    return (int) value / Long.BYTES;
  }

  @Override
  public long markBehind() {
    int index = (int) (value >>> 32) - RecordDescriptor.HEADER_LENGTH;
    return marks.behind(start + index - (start & mask));
  }
}
