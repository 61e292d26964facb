package dev.tare.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/**
 * Reads one file after the other into the same buffer. Not thread-safe; no allocation when warm.
 *
 * <p>How much a read gives says nothing of the end of a file: the kernel gives as many records as
 * fit, and a file system in user space what it likes. Only a read that gives nothing is the end. A
 * file is given up that is too long, or comes too slowly.
 */
final class ProcReader {
  /** More than anything that is read whole: so many bytes are 100,000 network devices. */
  static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final int BUFFER_BYTES = 16 * 1024;

  /**
   * The kernel fills a page with whole records: where none is longer than 512 bytes, a read of less
   * than this is the last.
   */
  private static final int LAST_READ_BYTES = 3584;

  private final NanoClock clock;
  private final long limitNs;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Text text = new Text(BUFFER_BYTES);
  private boolean interrupted;
  private int losses;
  private String lost = "";

  /**
   * Nothing read yet.
   *
   * @param limitNs after which no further read of the same file is begun
   */
  ProcReader(NanoClock clock, long limitNs) {
    this.clock = clock;
    this.limitNs = limitNs;
  }

  /** Begins a run of reads: an interrupt closes a channel for good, so it has to wait. */
  void begin() {
    interrupted = Thread.interrupted();
  }

  /** Ends the run, and gives the interrupt back to the thread. */
  void end() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What one read gives of a file, valid until the next call. Where that is not all that is looked
   * for, {@link #rest} has more.
   *
   * @param bytes to ask for, at most
   */
  Text first(ProcFile file, int bytes) throws IOException {
    text.clear();
    try {
      add(file, bytes);
    } catch (ClosedChannelException e) {
      // By an interrupt in the middle of a read: it is not the file's fault.
      reopen(file);
      add(file, bytes);
    }
    return text;
  }

  /**
   * Adds all that there is behind {@link #first}.
   *
   * @return whether there was anything
   */
  boolean rest(ProcFile file) throws IOException {
    int before = text.length();
    try {
      addAll(file);
      return text.length() > before;
    } catch (ClosedChannelException e) {
      reopen(file); // opened again, it may have other content: none of the old counts
      text.clear();
      addAll(file);
      return true;
    }
  }

  /** The whole file, valid until the next call. */
  Text read(ProcFile file) throws IOException {
    first(file, BUFFER_BYTES);
    rest(file);
    return text;
  }

  private void addAll(ProcFile file) throws IOException {
    long beganNs = clock.nanoTime();
    while (add(file, BUFFER_BYTES) > 0) {
      check(file, beganNs, text.length(), MAX_BYTES);
    }
  }

  /** Gives a file up that has no end, or none in time. */
  private void check(ProcFile file, long beganNs, long bytes, long most) throws IOException {
    if (bytes > most) {
      throw new IOException("%s has more than %d bytes".formatted(file.path(), most));
    }
    if (clock.nanoTime() - beganNs > limitNs) {
      throw new IOException(
          "%s: only %d bytes within %d ms"
              .formatted(file.path(), bytes, TimeUnit.NANOSECONDS.toMillis(limitNs)));
    }
  }

  private int add(ProcFile file, int bytes) throws IOException {
    buffer.clear().limit(Math.min(BUFFER_BYTES, bytes));
    int count = file.read(buffer, text.length());
    text.append(buffer.flip());
    return count;
  }

  /** Takes a file piece by piece, however long it is. */
  interface Pieces {

    /** The next one; it may end in the middle of anything, and is valid until this returns. */
    void add(Text piece) throws IOException;
  }

  /**
   * Gives a file to {@code pieces}, to its end.
   *
   * @param most bytes after which it is given up
   */
  void pieces(ProcFile file, long most, Pieces pieces) throws IOException {
    long beganNs = clock.nanoTime();
    long position = 0;
    Text piece = piece(file, position);
    while (piece.length() > 0) {
      pieces.add(piece);
      position += piece.length();
      check(file, beganNs, position, most);
      piece = piece(file, position);
    }
  }

  /**
   * A piece of a file too long to be held, valid until the next call; it may end in the middle of
   * anything.
   *
   * @param position where it begins
   */
  Text piece(ProcFile file, long position) throws IOException {
    try {
      return fillOnce(file, position);
    } catch (ClosedChannelException e) {
      reopen(file);
      return fillOnce(file, position);
    }
  }

  /**
   * Whether a piece ends a file that has no long lines, and in which looking for the end would cost
   * as much as all of it.
   */
  static boolean last(Text piece) {
    return piece.length() < LAST_READ_BYTES;
  }

  private Text fillOnce(ProcFile file, long position) throws IOException {
    text.clear();
    buffer.clear();
    file.read(buffer, position);
    text.append(buffer.flip());
    return text;
  }

  /** The size of a file that may have been closed by an interrupt. */
  long size(ProcFile file) throws IOException {
    try {
      return file.size();
    } catch (ClosedChannelException e) {
      reopen(file);
      return file.size();
    }
  }

  private void reopen(ProcFile file) throws IOException {
    interrupted |= Thread.interrupted();
    file.close();
  }

  /** Part of a source cannot be known, and the rest of it can. */
  void lose(String part, Throwable why) {
    losses++;
    lost = part + ": " + why;
  }

  /** How many parts were lost since it was asked last. */
  int takeLosses() {
    int count = losses;
    losses = 0;
    return count;
  }

  /** Which part was lost last, and why. */
  String lost() {
    return lost;
  }
}
