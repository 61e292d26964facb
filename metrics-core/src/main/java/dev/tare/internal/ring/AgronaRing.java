package dev.tare.internal.ring;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Agrona's one-to-one ring, off the heap. Needs {@code jdk.internal.misc} exported to Agrona;
 * without it this class must not be touched.
 *
 * <p>The memory is never freed by hand: a store that comes too late would take the JVM down. It
 * goes when the ring is unreachable.
 */
final class AgronaRing implements Ring {
  /**
   * A byte[] is not aligned to a long in every JVM; and records must not share lines with others.
   */
  private static final int ALIGNMENT = 128;

  /** Of a record of five words, a large one. Agrona's limit is in records, a stride in bytes. */
  private static final int RECORD_BYTES = 6 * Long.BYTES;

  private final UnsafeBuffer buffer;
  private final OneToOneRingBuffer ring;
  private final RingMarks marks = new RingMarks();
  private final AgronaCursor cursor;

  /** After so many records the consumer makes room. */
  private final int limit;

  AgronaRing(int bytes) {
    RingSize.check(bytes);
    int withTrailer = bytes + RingBufferDescriptor.TRAILER_LENGTH;
    this.buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(withTrailer, ALIGNMENT));
    this.ring = new OneToOneRingBuffer(buffer);
    this.cursor = new AgronaCursor(buffer, ring.capacity() - 1, marks);
    this.limit = Math.max(1, bytes / STRIDES / RECORD_BYTES);
  }

  @Override
  public boolean offer(int typeId, long word) {
    int claim = ring.tryClaim(typeId, Long.BYTES);
    if (claim < 0) {
      return false;
    }
    buffer.putLong(claim, word);
    ring.commit(claim);
    return true;
  }

  @Override
  public int tryClaim(int typeId, int words) {
    int claim = ring.tryClaim(typeId, words * Long.BYTES);
    return claim < 0 ? FULL : claim;
  }

  @Override
  public void put(int claim, int word, long value) {
    buffer.putLong(claim + word * Long.BYTES, value);
  }

  @Override
  public void commit(int claim, int words) {
    ring.commit(claim);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Progress is how far the consumer has moved, not what {@code read} returns: that stops at the
   * limit and at the wrap, and returns 0 when it only stepped over padding. A claim that is not
   * committed ends the pass, unless another lies behind it.
   */
  @Override
  public int drain(RecordHandler handler) {
    cursor.handTo(handler);
    long end = ring.producerPosition();
    long position = ring.consumerPosition();
    int records = 0;
    while (position < end) {
      cursor.startAt(position);
      records += ring.read(cursor, limit);
      long moved = ring.consumerPosition();
      if (moved == position && !skipAbandoned(position, end)) {
        break;
      }
      position = moved;
    }
    marks.passed(position);
    return records;
  }

  @Override
  public boolean mark(long number) {
    long end = ring.producerPosition();
    if (ring.consumerPosition() >= end) {
      return false;
    }
    marks.add(end, number);
    return true;
  }

  /**
   * Makes padding of a claim that will never be committed, as its thread ran out of stack before:
   * it would stop the ring for ever. A producer has one claim at a time, so one that others lie
   * behind is no longer its own. Padding that it is about to write has no type id of ours yet.
   */
  private boolean skipAbandoned(long position, long end) {
    int record = (int) position & (ring.capacity() - 1);
    int length = -buffer.getIntVolatile(RecordDescriptor.lengthOffset(record));
    boolean abandoned =
        length > 0
            && buffer.getIntVolatile(RecordDescriptor.typeOffset(record)) > 0
            && position + BitUtil.align(length, RecordDescriptor.ALIGNMENT) < end;
    if (abandoned) {
      ring.abort(RecordDescriptor.encodedMsgOffset(record));
    }
    return abandoned;
  }

  @Override
  public int bytes() {
    return buffer.capacity();
  }
}
