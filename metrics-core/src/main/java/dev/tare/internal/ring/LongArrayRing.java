package dev.tare.internal.ring;

/** The ring that runs in every JVM: a {@code long[]} on the heap. */
final class LongArrayRing implements Ring {
  /*
   * Words are addressed by positions that only grow; position p lies at p & mask, so a record may
   * wrap around the end and needs no padding. A record is a header (type id, words << 32) and its
   * words.
   *
   * producer                              consumer
   *   reads head with acquire when its      reads tail with acquire: sees every word that was
   *   cached copy says full: sees that      written before the tail was released
   *   the consumer has read what it is
   *   about to overwrite
   *   writes words plainly                  reads words plainly
   *   releases tail                         releases head after the last read of a word, several
   *                                         times a pass: else a full ring stays full for all of it
   *
   * Without the release of tail the consumer would count words of the previous lap; without that of
   * head the producer could overwrite a word that is still to be read.
   */
  private static final long TYPE_MASK = 0xFFFF_FFFFL;

  private final long[] buffer;
  private final PaddedLong tail = new PaddedLong();
  private final PaddedLong headCache = new PaddedLong();
  private final PaddedLong head = new PaddedLong();
  private final RingMarks marks = new RingMarks();
  private final ArrayCursor cursor;

  /** After so many words the consumer makes room. */
  private final int stride;

  LongArrayRing(int bytes) {
    RingSize.check(bytes);
    this.buffer = new long[bytes / Long.BYTES];
    this.cursor = new ArrayCursor(buffer, marks);
    this.stride = buffer.length / STRIDES;
  }

  @Override
  public boolean offer(int typeId, long word) {
    long[] buffer = this.buffer;
    long position = tail.plain();
    if (position + 2 - headCache.plain() > buffer.length && !makesRoom(position + 2)) {
      return false;
    }
    int mask = buffer.length - 1;
    buffer[(int) position & mask] = header(typeId, 1);
    buffer[(int) (position + 1) & mask] = word;
    tail.setRelease(position + 2);
    return true;
  }

  @Override
  public int tryClaim(int typeId, int words) {
    long[] buffer = this.buffer;
    long position = tail.plain();
    long end = position + 1 + words;
    if (end - headCache.plain() > buffer.length && !makesRoom(end)) {
      return FULL;
    }
    int claim = (int) position & (buffer.length - 1);
    buffer[claim] = header(typeId, words);
    return claim;
  }

  @Override
  public void put(int claim, int word, long value) {
    long[] buffer = this.buffer;
    buffer[(claim + 1 + word) & (buffer.length - 1)] = value;
  }

  @Override
  public void commit(int claim, int words) {
    tail.setRelease(tail.plain() + 1 + words);
  }

  /** Looks whether the consumer has moved on; its position is shared, so this is the rare path. */
  private boolean makesRoom(long end) {
    long position = head.acquire();
    headCache.setPlain(position);
    return end - position <= buffer.length;
  }

  @Override
  public int drain(RecordHandler handler) {
    long[] buffer = this.buffer;
    int mask = buffer.length - 1;
    long end = tail.acquire();
    long position = head.plain();
    long release = position + stride;
    int records = 0;
    try {
      while (position < end) {
        if (position >= release) {
          head.setRelease(position);
          release = position + stride;
        }
        long header = buffer[(int) position & mask];
        cursor.moveTo(position);
        // Moved before the handler runs: what throws once must not be drained again for ever.
        position += 1 + (header >>> 32);
        records++;
        handler.onRecord((int) header, cursor);
      }
    } finally {
      head.setRelease(position);
      marks.passed(position);
    }
    return records;
  }

  @Override
  public boolean mark(long number) {
    long end = tail.acquire();
    if (head.acquire() >= end) {
      return false;
    }
    marks.add(end, number);
    return true;
  }

  @Override
  public int bytes() {
    return buffer.length * Long.BYTES;
  }

  private static long header(int typeId, int words) {
    return (long) words << 32 | (typeId & TYPE_MASK);
  }
}
