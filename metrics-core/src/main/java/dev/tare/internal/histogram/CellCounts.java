package dev.tare.internal.histogram;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many values fell into each cell of a scale. One thread's own.
 *
 * <p>Values of one kind lie close together, so most cells never see one, and most of the others see
 * few: memory comes in segments of 64 cells, on the first value of each, with one byte a cell, then
 * two, four and eight where a cell of the segment counts more. Latencies of one route take some 3
 * KB, where an array of four bytes a cell takes 18.
 */
final class CellCounts {
  private static final int SHIFT = 6;
  private static final int SEGMENT = 1 << SHIFT;
  private static final int MASK = SEGMENT - 1;
  private static final int OBJECT_BYTES = 40;
  private static final int HEADER_BYTES = 16;
  private static final int REFERENCE_BYTES = 4;

  /** Arrays of bytes, shorts, ints or longs. */
  private final @Nullable Object[] segments;

  private long segmentBytes;
  private long total;

  /** Nothing counted yet. */
  CellCounts(int cells) {
    this.segments = new @Nullable Object[segments(cells)];
  }

  private static int segments(int cells) {
    return (cells + MASK) >> SHIFT;
  }

  /** Counts one. */
  void increment(int cell) {
    Object segment = segments[cell >> SHIFT];
    int at = cell & MASK;
    if (segment instanceof byte[] bytes && bytes[at] != Byte.MAX_VALUE) {
      bytes[at]++;
      total++;
    } else if (segment instanceof short[] shorts && shorts[at] != Short.MAX_VALUE) {
      shorts[at]++;
      total++;
    } else if (segment instanceof int[] ints && ints[at] != Integer.MAX_VALUE) {
      ints[at]++;
      total++;
    } else {
      add(cell, 1);
    }
  }

  /** Counts a number, which may be negative; or finds no memory, and then nothing has changed. */
  void add(int cell, long times) {
    prepare(cell, times);
    set(segments[cell >> SHIFT], cell & MASK, count(cell) + times);
    total += times;
  }

  /** Gets what memory so many more of a cell take; if it cannot, nothing has changed. */
  void prepare(int cell, long times) {
    Object segment = segments[cell >> SHIFT];
    int width = widthOf(count(cell) + times);
    int before = segment == null ? -1 : width(segment);
    if (before < width) {
      Object wide = newSegment(width);
      for (int at = 0; at < SEGMENT && segment != null; at++) {
        set(wide, at, get(segment, at));
      }
      segments[cell >> SHIFT] = wide;
      segmentBytes += bytes(width) - (segment == null ? 0 : bytes(before));
    }
  }

  /** How many were counted in a cell. */
  long count(int cell) {
    Object segment = segments[cell >> SHIFT];
    return segment == null ? 0 : get(segment, cell & MASK);
  }

  /** How many were counted in all. */
  long total() {
    return total;
  }

  /** The first cell from one on that may hold a count; past the last one if there is none. */
  int next(int from) {
    int segment = from >> SHIFT;
    int cell = from;
    while (segment < segments.length && segments[segment] == null) {
      segment++;
      cell = segment << SHIFT;
    }
    return cell;
  }

  /** Forgets all counts, and lets go of the segments that had none. */
  void clear() {
    for (int i = 0; i < segments.length; i++) {
      Object segment = segments[i];
      if (segment != null && isEmpty(segment)) {
        segments[i] = null;
        segmentBytes -= bytes(width(segment));
      } else if (segment != null) {
        fill(segment);
      }
    }
    total = 0;
  }

  private static boolean isEmpty(Object segment) {
    for (int at = 0; at < SEGMENT; at++) {
      if (get(segment, at) != 0) {
        return false;
      }
    }
    return true;
  }

  /** What it takes, in bytes. */
  long bytes() {
    return OBJECT_BYTES + HEADER_BYTES + (long) segments.length * REFERENCE_BYTES + segmentBytes;
  }

  /** What it takes at most, in bytes, where no cell has counted 2¹⁵ values. */
  static long maxBytes(int cells) {
    return OBJECT_BYTES
        + HEADER_BYTES
        + (long) segments(cells) * (REFERENCE_BYTES + bytes(widthOf(Short.MAX_VALUE)));
  }

  /** The binary logarithm of how many bytes a count takes. */
  private static int widthOf(long count) {
    if (count == (byte) count) {
      return 0;
    }
    if (count == (short) count) {
      return 1;
    }
    return count == (int) count ? 2 : 3;
  }

  private static int bytes(int width) {
    return HEADER_BYTES + (SEGMENT << width);
  }

  private static Object newSegment(int width) {
    return switch (width) {
      case 0 -> new byte[SEGMENT];
      case 1 -> new short[SEGMENT];
      case 2 -> new int[SEGMENT];
      default -> new long[SEGMENT];
    };
  }

  private static int width(Object segment) {
    if (segment instanceof byte[]) {
      return 0;
    }
    if (segment instanceof short[]) {
      return 1;
    }
    return segment instanceof int[] ? 2 : 3;
  }

  private static long get(Object segment, int at) {
    if (segment instanceof byte[] bytes) {
      return bytes[at];
    }
    if (segment instanceof short[] shorts) {
      return shorts[at];
    }
    return segment instanceof int[] ints ? ints[at] : ((long[]) segment)[at];
  }

  private static void set(@Nullable Object segment, int at, long count) {
    if (segment instanceof byte[] bytes) {
      bytes[at] = (byte) count;
    } else if (segment instanceof short[] shorts) {
      shorts[at] = (short) count;
    } else if (segment instanceof int[] ints) {
      ints[at] = (int) count;
    } else if (segment instanceof long[] longs) {
      longs[at] = count;
    }
  }

  private static void fill(Object segment) {
    if (segment instanceof byte[] bytes) {
      Arrays.fill(bytes, (byte) 0);
    } else if (segment instanceof short[] shorts) {
      Arrays.fill(shorts, (short) 0);
    } else if (segment instanceof int[] ints) {
      Arrays.fill(ints, 0);
    } else {
      Arrays.fill((long[]) segment, 0);
    }
  }
}
