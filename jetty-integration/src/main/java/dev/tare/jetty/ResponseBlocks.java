package dev.tare.jetty;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * Collects what is written and sends it in blocks, waiting for each, but for all of them no longer
 * than it was told: who reads a byte now and then never idles out. Neither {@code flush} nor {@code
 * close} does anything: only {@link #finish} may make a response look complete.
 */
final class ResponseBlocks extends OutputStream {
  private final Response response;
  private final byte[] block;
  private final long timeoutNs;
  private final long beginNs = NanoTime.now();
  private int size;

  ResponseBlocks(Response response, int blockBytes, long timeoutNs) {
    this.response = response;
    this.block = new byte[blockBytes];
    this.timeoutNs = timeoutNs;
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
    response.write(last, ByteBuffer.wrap(block, 0, size), sent);
    try {
      sent.get(Math.max(0, timeoutNs - NanoTime.since(beginNs)), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          "not read within " + TimeUnit.NANOSECONDS.toMillis(timeoutNs) + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
    size = 0;
  }
}
