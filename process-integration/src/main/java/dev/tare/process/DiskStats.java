package dev.tare.process;

import java.util.concurrent.TimeUnit;

/** Parser of {@code /proc/diskstats}: what one block device has done. */
final class DiskStats implements Parser {
  /** Whatever the sectors of the device are. */
  private static final long SECTOR_BYTES = 512;

  private static final long MILLISECOND_NS = TimeUnit.MILLISECONDS.toNanos(1);

  private final int first;
  private long major = -1;
  private long minor = -1;

  /**
   * No device yet.
   *
   * @param first the slot of the bytes read; behind it are the bytes written, and the time in which
   *     anything was read or written
   */
  DiskStats(int first) {
    this.first = first;
  }

  /** Whose line to look for: its number, as glibc makes one of the two that the kernel has. */
  void device(long number) {
    major = (number >>> 8 & 0xfff) | (number >>> 32 & ~0xfffL);
    minor = (number & 0xff) | (number >>> 12 & 0xffffff00L);
  }

  /** A device without a line, as those of btrfs, overlays and networks, has no values. */
  @Override
  public boolean parse(Text text, long[] slots) {
    for (int end = text.endOfLine(); end >= 0; end = text.endOfLine()) {
      long one = text.count();
      long other = text.count();
      if (!text.forgive() && one == major && other == minor) {
        return values(text, end, slots);
      }
      text.moveTo(end + 1);
    }
    text.miss(); // it may be further behind
    return true;
  }

  private boolean values(Text text, int end, long[] slots) {
    text.skipWords(3); // its name, reads, merged ones
    slots[first] = text.counter(SECTOR_BYTES);
    text.skipWords(3); // their time, writes, merged ones
    slots[first + 1] = text.counter(SECTOR_BYTES);
    text.skipWords(2); // their time, how many are under way
    slots[first + 2] = text.counter(MILLISECOND_NS);
    return !text.failed() && text.position() <= end;
  }
}
