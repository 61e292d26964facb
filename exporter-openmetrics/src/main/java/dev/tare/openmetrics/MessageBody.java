package dev.tare.openmetrics;

import java.io.IOException;
import java.io.OutputStream;

/** Of delimited messages all but the length in front of each. */
final class MessageBody extends OutputStream {
  private final OutputStream out;
  private boolean inLength;
  private long bytes;

  MessageBody(OutputStream out) {
    this.out = out;
  }

  /** A message begins. */
  void next() {
    inLength = true;
  }

  /** How many bytes there were of all messages. */
  long bytes() {
    return bytes;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] block, int offset, int length) throws IOException {
    int from = offset;
    int to = offset + length;
    while (inLength && from < to) {
      inLength = block[from++] < 0; // the last byte of a varint lacks the sign bit
    }
    bytes += to - from;
    out.write(block, from, to - from);
  }
}
