package dev.tare.jetty;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * Collects what is written and sends it in blocks, waiting for each, but for each and for all of
 * them no longer than it was told: who reads a byte now and then never idles out. Neither {@code
 * flush} nor {@code close} does anything: only {@link #finish} may make a response look complete.
 */
final class ResponseBlocks extends OutputStream {
  private static final int BLOCK_BYTES = 32 * 1024;

  private final Response response;
  private final boolean chunks;
  private final byte[] block = new byte[BLOCK_BYTES];
  private final long timeoutNs;
  private final long blockNs;
  private final long beginNs = NanoTime.now();
  private int size;

  /**
   * Nothing sent yet.
   *
   * @param chunks whether what is longer than a block is sent in chunks: Jetty leaves them away
   *     where the connection is to be closed, and then a part looks like all of it
   * @param timeoutNs for all of it
   * @param blockNs for one block
   */
  ResponseBlocks(Response response, boolean chunks, long timeoutNs, long blockNs) {
    this.response = response;
    this.chunks = chunks;
    this.timeoutNs = timeoutNs;
    this.blockNs = blockNs;
  }

  /** How long a block may take at such a rate. */
  static long blockNs(int bytesPerSecond) {
    return TimeUnit.SECONDS.toNanos(BLOCK_BYTES) / bytesPerSecond;
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
    // Does not block, so that no thread of an exhausted pool is waited for.
    Callback.Completable sent = new Callback.Completable(InvocationType.NON_BLOCKING);
    if (chunks && !last && !response.isCommitted()) {
      response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, "chunked");
    }
    long leftNs = Math.max(0, timeoutNs - NanoTime.since(beginNs));
    response.write(last, ByteBuffer.wrap(block, 0, size), sent);
    try {
      sent.get(Math.min(leftNs, blockNs), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          leftNs > blockNs
              ? "read more slowly than minBytesPerSecond"
              : "not read within " + TimeUnit.NANOSECONDS.toMillis(timeoutNs) + " ms",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
    size = 0;
  }
}
