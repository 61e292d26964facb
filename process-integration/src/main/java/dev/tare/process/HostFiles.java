package dev.tare.process;

import dev.tare.model.MetricFamily;
import java.util.Arrays;

/** Parsers of files that are about the network or the machine, not the process. */
final class HostFiles {
  // Slots of the socket files that somebody asks for by name.
  static final int TCP_IN_USE = 1;
  static final int TCP_TIME_WAIT = 3;
  static final int SOCKET_SLOTS = 7;
  static final int TCP6_IN_USE = 0;
  static final int SOCKET6_SLOTS = 2;

  private static final byte[] SOCKETS = Text.word("sockets:");
  private static final byte[] TCP = Text.word("TCP:");
  private static final byte[] UDP = Text.word("UDP:");
  private static final byte[] TCP6 = Text.word("TCP6:");
  private static final byte[] UDP6 = Text.word("UDP6:");
  private static final byte[] USED = Text.word("used ");
  private static final byte[] IN_USE = Text.word("inuse ");
  private static final byte[] ORPHAN = Text.word("orphan ");
  private static final byte[] TIME_WAIT = Text.word("tw ");
  private static final byte[] ALLOCATED = Text.word("alloc ");
  private static final byte[] MEMORY = Text.word("mem ");
  private static final byte[] TCP_COUNTERS = Text.word("Tcp: ");
  private static final byte[] TCP_MORE = Text.word("TcpExt: ");
  private static final byte[] OVERFLOWS = Text.word("ListenOverflows");
  private static final byte[] DROPS = Text.word("ListenDrops");
  private static final byte[] ESTABLISHED = Text.word("CurrEstab");
  private static final byte[] RETRANSMITTED = Text.word("RetransSegs");
  private static final byte[] MEM_TOTAL = Text.word("MemTotal:");
  private static final byte[] MEM_AVAILABLE = Text.word("MemAvailable:");
  private static final byte[] SWAP_FREE = Text.word("SwapFree:");
  private static final byte[] KILOBYTES = Text.word("kB");
  private static final byte[] NO_TASKS = Text.word("0/0");
  private static final byte[] SOME = Text.word("some ");
  private static final byte[] FULL = Text.word("full ");
  private static final byte[] TOTAL = Text.word("total=");
  private static final long MICROSECOND_NS = 1_000;

  private HostFiles() {}

  /**
   * {@code net/sockstat}: sockets; TCP in use, orphaned, in TIME_WAIT; UDP in use; TCP allocated;
   * memory of TCP, where the size of a page is known. Each counts also where others are missing.
   */
  static Parser sockets(long pageBytes) {
    return (text, slots) -> {
      boolean known = field(text, SOCKETS, USED, slots, 0);
      known |= field(text, TCP, IN_USE, slots, TCP_IN_USE);
      known |= field(text, TCP, ORPHAN, slots, 2);
      known |= field(text, TCP, TIME_WAIT, slots, TCP_TIME_WAIT);
      known |= field(text, UDP, IN_USE, slots, 4);
      known |= field(text, TCP, ALLOCATED, slots, 5);
      if (field(text, TCP, MEMORY, slots, 6)) {
        double pages = Double.longBitsToDouble(slots[6]);
        slots[6] = pageBytes > 0 ? Parser.gauge(pages * (double) pageBytes) : MetricFamily.ABSENT;
      }
      return known;
    };
  }

  /** {@code net/sockstat6}: TCP and UDP in use. */
  static boolean sockets6(Text text, long[] slots) {
    boolean known = field(text, TCP6, IN_USE, slots, TCP6_IN_USE);
    known |= field(text, UDP6, IN_USE, slots, 1);
    return known;
  }

  private static boolean field(Text text, byte[] line, byte[] word, long[] slots, int slot) {
    return text.line(line)
        && text.wordInLine(word)
        && Parser.part(text, slots, slot, Parser.gauge(text.large()));
  }

  /**
   * {@code net/snmp}: two lines a protocol, names and numbers; of TCP what is established, and
   * segments that were sent again.
   */
  static boolean tcp(Text text, long[] slots) {
    boolean known =
        column(text, TCP_COUNTERS, ESTABLISHED)
            && Parser.part(text, slots, 0, Parser.gauge(text.large()));
    text.forgive();
    known |=
        column(text, TCP_COUNTERS, RETRANSMITTED) && Parser.part(text, slots, 1, text.counter(1));
    text.forgive();
    return known;
  }

  /**
   * {@code net/netstat}: of the same form; connections that came when the queue of a listening
   * socket was full, and all that were dropped there.
   */
  static boolean listens(Text text, long[] slots) {
    boolean known =
        column(text, TCP_MORE, OVERFLOWS) && Parser.part(text, slots, 0, text.counter(1));
    text.forgive();
    known |= column(text, TCP_MORE, DROPS) && Parser.part(text, slots, 1, text.counter(1));
    text.forgive();
    return known;
  }

  /** Moves to the number that has this name, in the second of two lines. */
  private static boolean column(Text text, byte[] line, byte[] name) {
    text.moveTo(0);
    if (!text.line(line)) {
      return false;
    }
    int column = 0;
    while (text.moreInLine() && !text.nextWord(name)) {
      text.skipWords(1);
      column++;
      if (text.failed()) {
        return false;
      }
    }
    if (!text.moreInLine() || !text.line(line)) {
      text.miss();
      return false;
    }
    text.skipWords(column); // some are negative
    return !text.failed();
  }

  /**
   * {@code loadavg}: over 1, 5 and 15 minutes. A sandbox that has no tasks at all does not know
   * them.
   */
  static boolean load(Text text, long[] slots) {
    for (int i = 0; i < 3; i++) {
      slots[i] = Parser.gauge(text.decimal());
    }
    if (text.failed()) {
      return false;
    }
    if (text.nextWord(NO_TASKS)) {
      Arrays.fill(slots, 0, 3, MetricFamily.ABSENT);
    }
    return true;
  }

  /**
   * {@code meminfo}: memory, what of it is available, swap that is free. Old kernels and sandboxes
   * lack some; the others count all the same.
   */
  static boolean memory(Text text, long[] slots) {
    boolean known = kilobytes(text, MEM_TOTAL, slots, 0);
    known |= kilobytes(text, MEM_AVAILABLE, slots, 1);
    known |= kilobytes(text, SWAP_FREE, slots, 2);
    return known;
  }

  /**
   * The gauge in the line that begins with {@code line}, in bytes: a number counts only if it is
   * one of kilobytes.
   *
   * @return whether it was there
   */
  static boolean kilobytes(Text text, byte[] line, long[] slots, int slot) {
    if (!text.line(line)) {
      return false;
    }
    long bytes = Parser.gauge(text.large() * 1024);
    boolean unit = text.next(KILOBYTES);
    if (!unit) {
      text.miss();
    }
    return Parser.part(text, slots, slot, unit ? bytes : MetricFamily.ABSENT) && unit;
  }

  /**
   * {@code pressure/cpu}: time in which some tasks waited. That all did cannot be, machine-wide.
   */
  static boolean cpuPressure(Text text, long[] slots) {
    return waited(text, SOME, slots, 0);
  }

  /**
   * {@code pressure/io} and the like: time in which some tasks waited, and in which all did; either
   * may lack.
   */
  static boolean pressure(Text text, long[] slots) {
    boolean known = waited(text, SOME, slots, 0);
    known |= waited(text, FULL, slots, 1);
    return known;
  }

  /** {@code pressure/irq}: time in which all tasks waited; that only some did cannot be. */
  static boolean fullPressure(Text text, long[] slots) {
    return waited(text, FULL, slots, 0);
  }

  private static boolean waited(Text text, byte[] line, long[] slots, int slot) {
    return text.line(line)
        && text.wordInLine(TOTAL)
        && Parser.part(text, slots, slot, text.counter(MICROSECOND_NS));
  }
}
