package dev.tare.jetty;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;

/**
 * Collects what is written and sends it in blocks, waiting for each. Neither {@code flush} nor
 * {@code close} does anything: only {@link #finish} may make a response look complete.
 */
final class ResponseBlocks extends OutputStream {
  private final Response response;
  private final byte[] block;
  private int size;

  ResponseBlocks(Response response, int blockBytes) {
    this.response = response;
    this.block = new byte[blockBytes];
  }

  @Override
  public void write(int b) throws IOException {
    if (size == block.length) {
      send(false);
    }
    block[size++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (size == block.length) {
        send(false);
      }
      int taken = Math.min(left, block.length - size);
      System.arraycopy(bytes, from, block, size, taken);
      size += taken;
      from += taken;
      left -= taken;
    }
  }

  /** Sends the rest and ends the response. A document of one block gets its length as a header. */
  void finish() throws IOException {
    send(true);
  }

  private void send(boolean last) throws IOException {
    try (Blocker.Callback sent = Blocker.callback()) {
      response.write(last, ByteBuffer.wrap(block, 0, size), sent);
      sent.block();
    }
    size = 0;
  }
}
