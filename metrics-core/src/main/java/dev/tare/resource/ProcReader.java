package dev.tare.resource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/**
 * Reads one file after the other into the same buffer. Not thread-safe; no allocation when warm.
 */
final class ProcReader {
  private static final int BUFFER_BYTES = 16 * 1024;

  /**
   * The kernel fills a page with whole records, so that a read of less than this is the last; one
   * more, to see the end, would double the cost of a small file.
   */
  private static final int LAST_READ_BYTES = 3584;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final Text text = new Text(BUFFER_BYTES);
  private boolean interrupted;

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
   * The file's content, valid until the next call.
   *
   * @param maxBytes where to stop
   */
  Text read(ProcFile file, int maxBytes) throws IOException {
    try {
      return fill(file, maxBytes);
    } catch (ClosedChannelException e) {
      // By an interrupt in the middle of a read: it is not the file's fault.
      reopen(file);
      return fill(file, maxBytes);
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

  /** Whether a piece ends the file. */
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

  private Text fill(ProcFile file, int maxBytes) throws IOException {
    text.clear();
    int count;
    do {
      buffer.clear().limit(Math.min(BUFFER_BYTES, maxBytes - text.length()));
      count = file.read(buffer, text.length());
      text.append(buffer.flip());
    } while (count >= LAST_READ_BYTES && text.length() < maxBytes);
    return text;
  }
}
