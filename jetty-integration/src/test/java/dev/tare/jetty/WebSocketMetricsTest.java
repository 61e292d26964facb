package dev.tare.jetty;

import static dev.tare.jetty.WebSocketScenario.awaitOpen;
import static dev.tare.jetty.WebSocketScenario.awaitValue;
import static dev.tare.jetty.WebSocketScenario.closed;
import static dev.tare.jetty.WebSocketScenario.shows;
import static dev.tare.jetty.WebSocketScenario.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tare.Metrics;
import java.util.Objects;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Jetty;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted of WebSockets, over sockets of HTTP/1.1 and streams of HTTP/2. */
class WebSocketMetricsTest {

  @ParameterizedTest
  @CsvSource({"ee10, h1", "ee10, h2", "jakarta10, h1", "jakarta10, h2", "core, h1", "core, h2"})
  void shouldCountAsTheClientDoes(String kind, String protocol) throws Exception {
    WebSocketScenario.assertCountsAsTheClientDoes(protocol, server -> EchoApps.of(server, kind));
  }

  @ParameterizedTest
  @CsvSource({"ee10, h1", "ee10, h2", "jakarta10, h1", "jakarta10, h2", "core, h1", "core, h2"})
  void shouldTellHowEachEnds(String kind, String protocol) throws Exception {
    WebSocketScenario.assertTellsHowEachEnds(protocol, server -> EchoApps.of(server, kind));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ee10", "jakarta10", "core"})
  void shouldCountBytesAsTheyAreSentWhenTheyAreCompressed(String kind) throws Exception {
    try (TestServer server = WebSocketScenario.server(s -> EchoApps.of(s, kind));
        WebSocketPeer peer = WebSocketPeer.deflating(server, "/app/ws/1")) {
      peer.read();
      String message = "again and ".repeat(1_000);
      for (int i = 0; i < 3; i++) {
        peer.deflated(message);
        while (!peer.read().fin()) {} // Jetty may send the compressed message in pieces
      }
      assertThat(peer.bytesSent()).isLessThan(message.length());
      assertThat(peer.bytesGot()).isLessThan(message.length());
      awaitValue(server, "http_websocket_bytes_total", "in", peer.bytesSent());
      awaitValue(server, "http_websocket_bytes_total", "out", peer.bytesGot());
      assertThat(value(server, "http_websocket_messages_total", "in")).isEqualTo(3);
      assertThat(value(server, "http_websocket_messages_total", "out")).isEqualTo(4);
      peer.close(1000);
      peer.awaitClose(false);
      awaitOpen(server, 0);
      awaitValue(server, "http_websocket_bytes_total", "in", peer.bytesSent());
      awaitValue(server, "http_websocket_bytes_total", "out", peer.bytesGot());
      assertThat(closed(server, "1000")).isEqualTo(1);
    }
  }

  @Test
  void shouldSayThatNobodySaidGoodbyeWhenTheServerStopsAtOnce() throws Exception {
    try (TestServer server = WebSocketScenario.server(s -> EchoApps.of(s, "core"));
        Http2Client http2 = new Http2Client(server.port());
        WebSocketPeer peer = WebSocketPeer.open("h1", server, http2, "/app/ws/1")) {
      peer.read();
      server.stop();
      WebSocketScenario.awaitClosed(server, "1006", 1);
      awaitOpen(server, 0);
    }
  }

  @Test
  void shouldPutRoutesBeyondTheLimitInOther() throws Exception {
    try (TestServer server =
            TestServer.with(
                metrics -> new Handler.Sequence(),
                (jetty, metrics) ->
                    jetty.setHandler(
                        TareHandler.builder(metrics.registry())
                            .routeLimit(1)
                            .build(EchoApps.of(jetty, "core"))));
        Http2Client http2 = new Http2Client(server.port());
        WebSocketPeer first = WebSocketPeer.open("h1", server, http2, "/app/ws/1")) {
      first.read();
      awaitOpen(server, 1); // it has its route before the next one asks for one
      try (WebSocketPeer second = WebSocketPeer.open("h1", server, http2, "/app/chat/1")) {
        second.read();
        Eventually.until(
            "the other is open",
            () -> server.snapshot().value("http_websockets_open", "route", "other") == 1);
        awaitOpen(server, 1);
      }
    }
  }

  @Test
  void shouldCountOnceWhenHandlersOfTwoNamingsCount() throws Exception {
    try (TestServer server =
            TestServer.with(
                metrics -> new Handler.Sequence(),
                (jetty, metrics) ->
                    jetty.setHandler(
                        TareHandler.builder(metrics.registry())
                            .naming(Naming.OPEN_TELEMETRY)
                            .build(
                                new TareHandler(metrics.registry(), EchoApps.of(jetty, "core")))));
        Http2Client http2 = new Http2Client(server.port());
        WebSocketPeer peer = WebSocketPeer.open("h1", server, http2, "/app/ws/1")) {
      peer.read();
      peer.text("once");
      peer.read();
      assertThat(value(server, "http_websockets_opened_total")).isEqualTo(1);
      assertThat(value(server, "http_websocket_messages_total", "in")).isEqualTo(1);
      awaitValue(server, "http_websocket_bytes_total", "out", peer.bytesGot());
    }
  }

  @Test
  void shouldCountNothingWhenTheUpgradeIsRefused() throws Exception {
    try (TestServer server = WebSocketScenario.server(s -> EchoApps.of(s, "core"));
        RawClient client = new RawClient(server.port())) {
      assertThat(client.exchange(RawClient.get("/app/ws/1")).status()).isEqualTo(404);
      server.awaitRecorded(1);
      assertThat(shows(server.snapshot(), "http_websockets_opened_total")).isFalse();
    }
  }

  /** Repeats frames, with no container whose sessions anybody could be told of. */
  private static final class Bare implements FrameHandler {
    private @Nullable CoreSession session;

    @Override
    public void onOpen(CoreSession session, Callback callback) {
      this.session = session;
      callback.succeeded();
      session.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
      CoreSession session = Objects.requireNonNull(this.session);
      String text = frame.getOpCode() == OpCode.TEXT ? frame.getPayloadAsUTF8() : null;
      callback.succeeded();
      if (text != null) {
        session.sendFrame(new Frame(OpCode.TEXT, text), Callback.NOOP, false);
        session.demand();
      }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
      callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus closeStatus, Callback callback) {
      callback.succeeded();
    }
  }

  private static TestServer core(Supplier<FrameHandler> endpoint) throws Exception {
    WebSocketUpgradeHandler upgrade = new WebSocketUpgradeHandler();
    upgrade.addMapping("uri-template|/ws/{room}", (request, response, callback) -> endpoint.get());
    return TestServer.with(
        metrics -> new TareHandler(metrics.registry(), new ContextHandler(upgrade, "/app")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1", "h2"})
  void shouldKnowAllOfAFrameHandlerThatSaysOfItself(String protocol) throws Exception {
    try (TestServer server = core(() -> MeasuredFrameHandler.of(new Bare()));
        Http2Client http2 = new Http2Client(server.port());
        WebSocketPeer peer = WebSocketPeer.open(protocol, server, http2, "/app/ws/1")) {
      peer.text("bare");
      assertThat(peer.read().text()).isEqualTo("bare");
      awaitOpen(server, 1);
      awaitValue(server, "http_websocket_messages_total", "in", 1);
      awaitValue(server, "http_websocket_messages_total", "out", 1);
      peer.close(1001);
      peer.awaitClose(false);
      awaitOpen(server, 0);
      WebSocketScenario.awaitClosed(server, "1001", 1);
      awaitValue(server, "http_websocket_bytes_total", "in", peer.bytesSent());
      awaitValue(server, "http_websocket_bytes_total", "out", peer.bytesGot());
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
    }
  }

  /** Its request is counted by the first, whose context declines; its endpoint is the second's. */
  @Test
  void shouldSeeTheFramesWhereAnotherHandlerOfTheRegistryHasTheEndpoint() throws Exception {
    try (TestServer server =
            TestServer.with(
                metrics -> new Handler.Sequence(),
                (jetty, metrics) -> {
                  ContextHandler declining = new ContextHandler(new Handler.Sequence(), "/app");
                  jetty.setHandler(
                      new Handler.Sequence(
                          new TareHandler(metrics.registry(), declining),
                          new TareHandler(metrics.registry(), EchoApps.of(jetty, "core"))));
                });
        Http2Client http2 = new Http2Client(server.port());
        WebSocketPeer peer = WebSocketPeer.open("h1", server, http2, "/app/ws/1")) {
      peer.read();
      peer.text("once");
      peer.read();
      awaitValue(server, "http_websocket_messages_total", "in", 1);
      peer.close(1000);
      peer.awaitClose(false);
      WebSocketScenario.awaitClosed(server, "1000", 1);
    }
  }

  /** Two registries have each their own count of the same frames. */
  @Test
  void shouldSeeTheFramesForEachRegistry() throws Exception {
    try (Metrics other = Metrics.open();
        TestServer server =
            TestServer.with(
                metrics -> new Handler.Sequence(),
                (jetty, metrics) ->
                    jetty.setHandler(
                        new TareHandler(
                            other.registry(),
                            new TareHandler(metrics.registry(), EchoApps.of(jetty, "core")))));
        Http2Client http2 = new Http2Client(server.port());
        WebSocketPeer peer = WebSocketPeer.open("h1", server, http2, "/app/ws/1")) {
      peer.read();
      peer.text("twice");
      peer.read();
      awaitValue(server, "http_websocket_messages_total", "in", 1);
      assertThat(
              other
                  .snapshot()
                  .value(
                      "http_websocket_messages_total",
                      "route",
                      "/app/ws/{room}",
                      "direction",
                      "in"))
          .isEqualTo(1);
    }
  }

  /** Asks for the server's container no sooner than when it starts. */
  private static final class Late extends Handler.Abstract {
    private final Server server;
    private @Nullable ServerWebSocketContainer container;

    Late(Server server) {
      this.server = server;
    }

    @Override
    protected void doStart() throws Exception {
      ServerWebSocketContainer found = ServerWebSocketContainer.ensure(server);
      EchoApps.TEMPLATES.forEach(
          template ->
              found.addMapping(
                  "uri-template|" + template,
                  (request, response, callback) -> new EchoApps.Echo()));
      container = found;
      super.doStart();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      return Objects.requireNonNull(container).handle(request, response, callback);
    }
  }

  @Test
  void shouldSeeTheFramesOfAContainerThatComesWhileTheHandlersStart() throws Exception {
    assumeThat(Jetty.VERSION).as("tells of such a container").doesNotStartWith("12.0.");
    try (TestServer server =
            WebSocketScenario.server(jetty -> new ContextHandler(new Late(jetty), "/app"));
        Http2Client http2 = new Http2Client(server.port());
        WebSocketPeer peer = WebSocketPeer.open("h1", server, http2, "/app/ws/1")) {
      peer.read();
      awaitValue(server, "http_websocket_messages_total", "out", 1);
    }
  }

  /** Jetty lets nobody see the frames of such a handler: what its connection tells is there. */
  @Test
  void shouldKnowNoCodeAndNoMessagesOfABareFrameHandler() throws Exception {
    try (TestServer server = core(Bare::new);
        Http2Client http2 = new Http2Client(server.port());
        WebSocketPeer peer = WebSocketPeer.open("h1", server, http2, "/app/ws/1")) {
      peer.text("bare");
      assertThat(peer.read().text()).isEqualTo("bare");
      awaitOpen(server, 1);
      peer.close(1000);
      peer.awaitClose(false);
      awaitOpen(server, 0);
      WebSocketScenario.awaitClosed(server, "unknown", 1);
      assertThat(value(server, "http_websocket_duration_seconds_count")).isEqualTo(1);
      awaitValue(server, "http_websocket_bytes_total", "in", peer.bytesSent());
      awaitValue(server, "http_websocket_bytes_total", "out", peer.bytesGot());
      assertThat(value(server, "http_websocket_messages_total", "in")).isZero();
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
    }
  }
}
