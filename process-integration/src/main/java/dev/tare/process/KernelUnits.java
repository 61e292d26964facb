package dev.tare.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What the kernel counts in, from the auxiliary vector of the process.
 *
 * @param pageBytes of one page: 4 KiB on most machines, 64 KiB on some; 0 where it is not known,
 *     since a guess may be wrong by 16
 * @param tickNs one tick of CPU time: 10 ms wherever Java runs
 */
record KernelUnits(long pageBytes, long tickNs) {
  private static final int PAGE_BYTES = 6; // AT_PAGESZ
  private static final int TICKS_PER_SECOND = 17; // AT_CLKTCK
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_BYTES = 16 * 1024;

  /** Reads {@code auxv}, once; what is not in it has the values that are said above. */
  static KernelUnits read(Path auxv) {
    try (var in = Files.newInputStream(auxv)) {
      return parse(in.readNBytes(MAX_BYTES));
    } catch (IOException e) {
      return parse(new byte[0]);
    }
  }

  /** Pairs of words of 64 bits, a type and its value, in the machine's byte order. */
  static KernelUnits parse(byte[] auxv) {
    ByteBuffer words = ByteBuffer.wrap(auxv).order(ByteOrder.nativeOrder());
    long page = 0;
    long ticks = 100;
    while (words.remaining() >= 2 * Long.BYTES) {
      long type = words.getLong();
      long value = words.getLong();
      if (type == PAGE_BYTES && value >= 1024 && value <= 1 << 30 && Long.bitCount(value) == 1) {
        page = value;
      } else if (type == TICKS_PER_SECOND && value >= 1 && value <= SECOND_NS) {
        ticks = value;
      }
    }
    return new KernelUnits(page, SECOND_NS / ticks);
  }
}
