package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.IncomingFrames;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.OutgoingFrames;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a frame of a WebSocket that is measured allocates over one of a WebSocket that is not. */
@Tag("recording")
class WebSocketAllocationTest {
  private static final int MESSAGES = 500;
  private static final int WARM_UP_ROUNDS = 20;
  private static final int ROUNDS = 21;
  private static final int ATTEMPTS = 5;

  private static final int FRAMES = 10_000;

  /**
   * Of a message that comes in and one that goes out. 24 is what the compiler makes of Jetty's own
   * objects around a frame, which it removes or does not by how much it has inlined.
   */
  private static final long LIMIT_BYTES = 24 + 8;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Has moved more bytes each time that it is asked. */
  private static final class Busy extends AbstractConnection {
    private long bytes;

    Busy() {
      super(new ByteArrayEndPoint(), Runnable::run);
    }

    @Override
    public void onFillable() {}

    @Override
    public long getBytesIn() {
      return ++bytes;
    }

    @Override
    public long getBytesOut() {
      return ++bytes;
    }
  }

  @Test
  void shouldAllocateNothingWhenAFrameComesInAndOneGoesOut() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      Connection connection = new Busy();
      Consumer<Throwable> errors =
          error -> {
            throw new AssertionError(error);
          };
      OpenWebSocket socket =
          new OpenWebSocket(new WebSocketFamilies(metrics.registry()).of("/ws"), errors);
      socket.onOpened(connection);
      IncomingFrames incoming =
          new FrameTaps.Incoming((frame, callback) -> {}, socket, connection, errors);
      OutgoingFrames outgoing = new FrameTaps.Outgoing(entry -> {}, socket, connection, errors);
      Frame frame = new Frame(OpCode.TEXT, "a message");
      OutgoingEntry entry = new OutgoingEntry.Builder(frame, Callback.NOOP).build();
      long least = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < FRAMES; i++) {
          incoming.onFrame(frame, Callback.NOOP);
          outgoing.sendFrame(entry);
        }
        long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        least = Math.min(least, after - before);
      }
      assertThat(least).as("bytes of %d frames each way", FRAMES).isZero();
    }
  }

  /** Has an upgrade go one way or the other. */
  private static final class Switch extends Handler.Sequence {
    private volatile boolean measured;

    Switch(Handler measured, Handler bare) {
      super(measured, bare);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      return getHandlers().get(measured ? 0 : 1).handle(request, response, callback);
    }
  }

  /**
   * Both are sockets of one server and take turns, so that Jetty's code is compiled once for both.
   * Medians of many rounds, and again where they are not as they should be, as for requests. Jetty
   * enters the context for each frame that comes in, and has its iterator there, too.
   *
   * @param listener whether somebody else listens to the context that this is compared with
   */
  @ParameterizedTest
  @CsvSource({"core, /, false", "core, /app, true", "jakarta10, /app, true"})
  void shouldAllocateNoMoreOverASocket(String kind, String path, boolean listener)
      throws Exception {
    String socket = path.equals("/") ? "/ws/1" : path + "/ws/1";
    Switch[] handlers = new Switch[1];
    try (TestServer server =
            TestServer.with(
                metrics -> new Handler.Sequence(),
                (jetty, metrics) -> {
                  ContextHandler bare = app(jetty, kind, path);
                  if (listener) {
                    bare.addEventListener(new AllocationTest.Deaf());
                  }
                  handlers[0] =
                      new Switch(new TareHandler(metrics.registry(), app(jetty, kind, path)), bare);
                  jetty.setHandler(handlers[0]);
                });
        Http2Client http2 = new Http2Client(server.port());
        WebSocketPeer bare = WebSocketPeer.open("h1", server, http2, socket)) {
      handlers[0].measured = true;
      try (WebSocketPeer measured = WebSocketPeer.open("h1", server, http2, socket)) {
        bare.read();
        measured.read();
        difference(measured, bare, WARM_UP_ROUNDS);
        long difference = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && difference > LIMIT_BYTES; i++) {
          difference = difference(measured, bare, ROUNDS);
        }
        assertThat(difference).as("bytes of two frames").isLessThanOrEqualTo(LIMIT_BYTES);
        assertThat(
                server
                    .snapshot()
                    .value(
                        "http_websocket_messages_total",
                        "route",
                        path.equals("/") ? "/ws/{room}" : path + "/ws/{room}",
                        "direction",
                        "in"))
            .isEqualTo((double) measured.messagesSent());
      }
    }
  }

  private static ContextHandler app(Server server, String kind, String path) {
    return kind.equals("core")
        ? EchoApps.core(server, path)
        : (ContextHandler) EchoApps.of(server, kind);
  }

  private static long difference(WebSocketPeer measured, WebSocketPeer bare, int rounds)
      throws Exception {
    long[] ofMeasured = new long[rounds];
    long[] ofBare = new long[rounds];
    for (int round = 0; round < rounds; round++) {
      ofMeasured[round] = bytesPerMessage(measured);
      ofBare[round] = bytesPerMessage(bare);
    }
    return AllocationTest.median(ofMeasured) - AllocationTest.median(ofBare);
  }

  private static long bytesPerMessage(WebSocketPeer peer) throws Exception {
    long before = AllocationTest.allocatedByServers();
    for (int i = 0; i < MESSAGES; i++) {
      peer.text("a message");
      peer.read();
    }
    return (AllocationTest.allocatedByServers() - before) / MESSAGES;
  }
}
