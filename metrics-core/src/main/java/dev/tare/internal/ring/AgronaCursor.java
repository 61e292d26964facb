package dev.tare.internal.ring;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
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
  private @Nullable RecordHandler handler;

  AgronaCursor(UnsafeBuffer buffer) {
    this.buffer = buffer;
  }

  /** Says who gets the records of the next drain. */
  void handTo(RecordHandler handler) {
    this.handler = handler;
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
}
