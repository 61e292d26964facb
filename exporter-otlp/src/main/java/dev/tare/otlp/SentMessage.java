package dev.tare.otlp;

import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A message on its way: how long it is, and whether its client has begun to send it. Clients begin
 * when they have a connection, on a thread of their own. One that is given up before that will not
 * be begun, so surely nobody has it.
 */
final class SentMessage {
  private enum State {
    WAITING,
    BEGUN,
    GIVEN_UP
  }

  private final boolean once;
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private volatile long bytes;

  /** Nothing sent; {@code once} if it must not be sent again, as a client may do by itself. */
  SentMessage(boolean once) {
    this.once = once;
  }

  long bytes() {
    return bytes;
  }

  /**
   * The client has a connection, and sends the first byte of it next.
   *
   * @throws IOException if it must not
   */
  void begin() throws IOException {
    State before = state.compareAndExchange(State.WAITING, State.BEGUN);
    if (before == State.GIVEN_UP) {
      throw new IOException("nobody waits for it any more");
    }
    if (before == State.BEGUN && once) {
      throw new IOException("a message of differences is not sent again: it may be counted");
    }
  }

  /** Has it not be begun any more. Whether it was not: then surely nobody has it. */
  boolean giveUp() {
    return state.compareAndExchange(State.WAITING, State.GIVEN_UP) != State.BEGUN;
  }

  /** One that measures; for a client that writes a message before it has a connection. */
  MessageWriter measured(MessageWriter message) {
    return new MessageWriter() {
      @Override
      public void writeMessage(OutputStream out) throws IOException {
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

  /**
   * One that measures and begins; for a client that writes a message to its connection. Nothing of
   * one that cannot be written whole, as for want of memory, is sent.
   */
  MessageWriter sent(MessageWriter message) {
    MessageWriter measured = measured(message);
    return new MessageWriter() {
      @Override
      public void writeMessage(OutputStream out) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(getContentLength());
        measured.writeMessage(whole);
        begin();
        whole.writeTo(out);
      }

      @Override
      public int getContentLength() {
        return measured.getContentLength();
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
