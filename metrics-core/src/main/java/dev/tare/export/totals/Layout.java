package dev.tare.export.totals;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * Where what is in a file: a head that never changes, and two slots of one size, of which the one
 * with the older totals is written to. Numbers have their highest byte first.
 *
 * <pre>
 * head   0 magic   8 version, 4 bytes   16 bytes of a slot   24 pid   32 began, ms   40 period, ms   56 check
 * slot   0 number, from 1   8 bytes of the totals   16 check   24 the totals
 * </pre>
 *
 * <p>A check is of all bytes before it, and of a slot the totals as well. So a kill leaves the
 * other slot whole, wherever it comes, and a reader needs no order of memory: bytes of two writes
 * have the right check once in 2^64 times.
 */
final class Layout {
  /** {@code TARETOTL}. */
  static final long MAGIC = 0x5441_5245_544F_544CL;

  /** Of this layout and what {@link TotalsEncoder} writes; other ones are refused. */
  static final int VERSION = 1;

  static final int HEAD_BYTES = 64;
  static final int SLOT_HEAD_BYTES = 24;

  /** So that one mapping holds both, with the head. */
  static final int MOST_SLOT_BYTES = (1 << 30) - 4096;

  private static final int PAGE = 4096;
  private static final int VERSION_AT = 8;
  private static final int SLOT_BYTES_AT = 16;
  private static final int PID_AT = 24;
  private static final int BEGAN_AT = 32;
  private static final int PERIOD_AT = 40;
  private static final int HEAD_CHECK_AT = 56;

  private static final int LENGTH_AT = 8;
  private static final int CHECK_AT = 16;

  /** What does not change. */
  record Head(int version, long slotBytes, long pid, long beganMs, long periodMs, boolean whole) {}

  private Layout() {}

  /** How large a slot has to be, with room to grow to twice the size. */
  static int slotBytes(int totals, int least) {
    long wanted = Math.max(least, 2L * (totals + (long) SLOT_HEAD_BYTES));
    return (int) Math.min(MOST_SLOT_BYTES, (wanted + PAGE - 1) / PAGE * PAGE);
  }

  static long fileBytes(long slotBytes) {
    return HEAD_BYTES + 2 * slotBytes;
  }

  /** Where the slot of a number begins. */
  static int slotAt(long number, int slotBytes) {
    return HEAD_BYTES + (int) (number & 1) * slotBytes;
  }

  static byte[] head(int slotBytes, long pid, long beganMs, long periodMs) {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    head.putLong(0, MAGIC);
    head.putInt(VERSION_AT, VERSION);
    head.putLong(SLOT_BYTES_AT, slotBytes);
    head.putLong(PID_AT, pid);
    head.putLong(BEGAN_AT, beganMs);
    head.putLong(PERIOD_AT, periodMs);
    head.putLong(HEAD_CHECK_AT, check(head.array(), HEAD_CHECK_AT, head.array(), 0, 0));
    return head.array();
  }

  /** Of a file's first bytes; nothing else of it may be believed if it is not whole. */
  static Head head(byte[] bytes) {
    ByteBuffer head = ByteBuffer.wrap(bytes);
    return new Head(
        head.getInt(VERSION_AT),
        head.getLong(SLOT_BYTES_AT),
        head.getLong(PID_AT),
        head.getLong(BEGAN_AT),
        head.getLong(PERIOD_AT),
        head.getLong(HEAD_CHECK_AT) == check(bytes, HEAD_CHECK_AT, bytes, 0, 0));
  }

  /** What is before the totals in their slot. */
  static byte[] slotHead(long number, byte[] totals, int length) {
    ByteBuffer head = ByteBuffer.allocate(SLOT_HEAD_BYTES);
    head.putLong(0, number);
    head.putLong(LENGTH_AT, length);
    head.putLong(CHECK_AT, check(head.array(), CHECK_AT, totals, 0, length));
    return head.array();
  }

  /** The number of the slot; 0 where it was never written, or is half written. */
  static long number(byte[] slot) {
    ByteBuffer head = ByteBuffer.wrap(slot);
    long length = head.getLong(LENGTH_AT);
    if (length < 0 || length > slot.length - SLOT_HEAD_BYTES) {
      return 0;
    }
    long check = check(slot, CHECK_AT, slot, SLOT_HEAD_BYTES, (int) length);
    return head.getLong(CHECK_AT) == check ? head.getLong(0) : 0;
  }

  /** How long the totals in a whole slot are. */
  static int length(byte[] slot) {
    return (int) ByteBuffer.wrap(slot).getLong(LENGTH_AT);
  }

  /** Two polynomials, which together miss no burst of errors shorter than 64 bits. */
  private static long check(byte[] head, int headLength, byte[] body, int from, int length) {
    return check(new CRC32C(), head, headLength, body, from, length) << Integer.SIZE
        | check(new CRC32(), head, headLength, body, from, length);
  }

  private static long check(
      Checksum sum, byte[] head, int headLength, byte[] body, int from, int length) {
    sum.update(head, 0, headLength);
    sum.update(body, from, length);
    return sum.getValue();
  }
}
