package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a frame of a WebSocket that is measured allocates over one of a WebSocket that is not. */
@Tag("recording")
class WebSocketAllocationTest {
  private static final int MESSAGES = 500;
  private static final int WARM_UP_ROUNDS = 20;
  private static final int ROUNDS = 21;
  private static final int ATTEMPTS = 5;

  /** Of a message that comes in and one that goes out; the smallest object would be 16. */
  private static final long LIMIT_BYTES = 8;

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
  @CsvSource({
    "core, /, false, " + LIMIT_BYTES,
    "core, /app, true, " + LIMIT_BYTES,
    "jakarta10, /app, true, " + LIMIT_BYTES,
    "core, /app, false, " + (LIMIT_BYTES + AllocationTest.ITERATOR_BYTES),
  })
  void shouldAllocateNothingForAFrame(String kind, String path, boolean listener, long limit)
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
        for (int i = 0; i < ATTEMPTS && difference > limit; i++) {
          difference = difference(measured, bare, ROUNDS);
        }
        assertThat(difference).as("bytes of two frames").isLessThanOrEqualTo(limit);
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
