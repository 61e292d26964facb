package dev.tare.jetty;

import dev.tare.instrument.Counter;
import dev.tare.jetty.WebSocketFamilies.DirectionCounts;
import dev.tare.jetty.WebSocketFamilies.RouteCounts;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/**
 * One WebSocket, from when its connection opens to when that closes, whatever has closed it.
 *
 * <p>Frames may be sent by one thread while another reads some; each direction has one at a time.
 * Bytes are those that Jetty's connection has counted: what it says more than it said before is
 * added with each frame and at the end. Allocates nothing for a frame.
 */
final class OpenWebSocket implements Connection.Listener {
  private final RouteCounts counts;
  private final Consumer<Throwable> errors;
  private final AtomicLong bytesIn = new AtomicLong();
  private final AtomicLong bytesOut = new AtomicLong();
  private final AtomicInteger closeCode = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();

  /** Written before any frame, by the thread that opens the connection. */
  private volatile boolean seesFrames;

  private volatile boolean opened;

  /** It may close, on another thread, while the first one still tells that it opens. */
  private volatile boolean closed;

  /** Published by {@code opened}. */
  private long openedNs;

  /**
   * @param errors must not throw
   */
  OpenWebSocket(RouteCounts counts, Consumer<Throwable> errors) {
    this.counts = counts;
    this.errors = errors;
  }

  /** It has a session, which has no frames yet: from here on every one is told. */
  void begin(WebSocketCoreSession session) {
    try {
      seesFrames = FrameTaps.attach(session, this, errors);
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  @Override
  public void onOpened(Connection connection) {
    try {
      openedNs = NanoTime.now();
      opened = true;
      counts.opened().increment();
      counts.open().begin();
      WebSockets.awaitSession(connection, this);
      if (closed) {
        onClosed(connection);
      }
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  /** Jetty tells of some ends twice. One that never opened has not ended either. */
  @Override
  public void onClosed(Connection connection) {
    try {
      closed = true;
      WebSockets.forget(connection);
      if (!opened || !ended.compareAndSet(false, true)) {
        return;
      }
      counts.open().end();
      settle(connection);
      counts.durations().record(NanoTime.since(openedNs));
      counts.closed().with(counts.route(), code()).increment();
    } catch (Throwable e) {
      errors.accept(e);
    }
  }

  private String code() {
    if (!seesFrames) {
      return CloseCodes.UNKNOWN;
    }
    int code = closeCode.get();
    return CloseCodes.label(code == 0 ? CloseCodes.ABNORMAL : code);
  }

  /** A frame has come in; its payload is still there. */
  void received(Frame frame) {
    count(frame, counts.in());
  }

  /** A frame is about to go out; its payload is still there. */
  void sending(Frame frame) {
    count(frame, counts.out());
  }

  private void count(Frame frame, DirectionCounts direction) {
    switch (frame.getOpCode()) {
      case OpCode.TEXT, OpCode.BINARY, OpCode.CONTINUATION -> {
        if (frame.isFin()) {
          direction.messages().increment();
        }
      }
      case OpCode.CLOSE ->
          closeCode.compareAndSet(0, CloseCodes.of(frame.getPayload())); // the first one counts
      default -> {} // pings and pongs are no messages, and neither is Jetty's own flush
    }
  }

  /** Counts the bytes that the connection has read and written since it was asked before. */
  void settle(Connection connection) {
    add(counts.in().bytes(), bytesIn, connection.getBytesIn());
    add(counts.out().bytes(), bytesOut, connection.getBytesOut());
  }

  /** Of two threads that meet here none counts what the other does. */
  private static void add(Counter counter, AtomicLong counted, long now) {
    long before = counted.getAndAccumulate(now, Math::max);
    if (now > before) {
      counter.add(now - before);
    }
  }
}
