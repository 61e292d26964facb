package dev.tare.otlp;

import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Measures a message while it is written. The client writes it on a thread of its own, and is read
 * after it has answered.
 */
final class SentMessage {
  private final boolean once;
  private int times;
  private volatile long bytes;

  /** Nothing written; {@code once} if it must not be written again. */
  SentMessage(boolean once) {
    this.once = once;
  }

  long bytes() {
    return bytes;
  }

  MessageWriter of(MessageWriter message) {
    return new MessageWriter() {
      @Override
      public void writeMessage(OutputStream out) throws IOException {
        if (once && times++ > 0) {
          throw new IOException("a message of differences is not sent again: it may be counted");
        }
        Counting counting = new Counting(out);
        message.writeMessage(counting);
        counting.flush();
        bytes = counting.written;
      }

      @Override
      public int getContentLength() {
        return message.getContentLength();
      }
    };
  }

  private static final class Counting extends FilterOutputStream {
    private long written;

    Counting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      written++;
    }

    @Override
    public void write(byte[] block, int offset, int size) throws IOException {
      out.write(block, offset, size);
      written += size;
    }
  }
}
