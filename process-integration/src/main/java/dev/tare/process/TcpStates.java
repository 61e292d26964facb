package dev.tare.process;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Counts TCP connections by state, from {@code net/tcp} and {@code net/tcp6}: one line for each,
 * which the kernel makes from a walk over all its buckets. So it may take many milliseconds; it is
 * not begun where it is expected to take longer than its budget, and given up where it does.
 */
final class TcpStates implements Reading {
  /** Sorted, as series are. */
  static final List<String> STATES =
      List.of(
          "close",
          "close_wait",
          "closing",
          "established",
          "fin_wait1",
          "fin_wait2",
          "last_ack",
          "listen",
          "new_syn_recv",
          "other",
          "syn_recv",
          "syn_sent",
          "time_wait");

  /** By the kernel's number; 0 is none of them. */
  private static final List<String> NUMBERED =
      List.of(
          "other",
          "established",
          "syn_sent",
          "syn_recv",
          "fin_wait1",
          "fin_wait2",
          "time_wait",
          "close",
          "close_wait",
          "last_ack",
          "listen",
          "closing",
          "new_syn_recv");

  private static final int[] ROWS = NUMBERED.stream().mapToInt(STATES::indexOf).toArray();

  private final ProcFile tcp;
  private final ProcFile tcp6;
  private final FileReading sockets;
  private final FileReading sockets6;
  private final ScanBudget budget;

  private final TcpLines lines = new TcpLines();
  private final long[] v4 = new long[HostFiles.SOCKET_SLOTS];
  private final long[] v6 = new long[HostFiles.SOCKET6_SLOTS];

  TcpStates(Path net, ScanBudget budget) {
    this.tcp = new ProcFile(net.resolve("tcp"));
    this.tcp6 = new ProcFile(net.resolve("tcp6"));
    this.sockets = FileReading.of(net.resolve("sockstat"), HostFiles.sockets(0));
    this.sockets6 = FileReading.of(net.resolve("sockstat6"), HostFiles::sockets6);
    this.budget = budget;
  }

  @Override
  public boolean read(ProcReader reader, long[] slots) throws IOException {
    budget.begin(expected(reader));
    lines.clear();
    if (!count(reader, tcp)) {
      return false;
    }
    try {
      if (!count(reader, tcp6)) {
        return false;
      }
    } catch (NoSuchFileException e) {
      // IPv6 is off: the others are all.
    }
    budget.end(lines.total());
    for (int number = 0; number < ROWS.length; number++) {
      slots[ROWS[number]] = Parser.gauge((double) lines.count(number));
    }
    return true;
  }

  private boolean count(ProcReader reader, ProcFile file) throws IOException {
    lines.beginFile();
    long position = 0;
    Text piece;
    do {
      piece = reader.piece(file, position);
      lines.add(piece);
      position += piece.length();
      budget.check();
    } while (!ProcReader.last(piece));
    return lines.understood();
  }

  /** How many lines there will be, from files that are read in microseconds. */
  private double expected(ProcReader reader) throws IOException {
    double count = 0;
    if (sockets.read(reader, v4)) {
      count += value(v4[HostFiles.TCP_IN_USE]) + value(v4[HostFiles.TCP_TIME_WAIT]);
    }
    try {
      if (sockets6.read(reader, v6)) {
        count += value(v6[HostFiles.TCP6_IN_USE]);
      }
    } catch (NoSuchFileException e) {
      // IPv6 is off.
    }
    return count;
  }

  private static double value(long slot) {
    return Double.longBitsToDouble(slot);
  }

  @Override
  public void close() throws IOException {
    tcp.close();
    tcp6.close();
    sockets.close();
    sockets6.close();
  }
}
