package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets: their endpoint's template, and one connection for each socket under them. */
class WebSocketTest {

  /** Says nothing. */
  private static final class Silent implements Session.Listener.AutoDemanding {}

  /** Says nothing, by Jakarta's interface; public, as its container makes one for each socket. */
  public static final class SilentEndpoint extends Endpoint {
    @Override
    public void onOpen(jakarta.websocket.Session session, EndpointConfig config) {}
  }

  /** Endpoints at {@code /app/ws/{room}}. */
  private static Handler app(Server server, String kind) {
    return switch (kind) {
      case "ee10" -> {
        var context = new org.eclipse.jetty.ee10.servlet.ServletContextHandler("/app");
        org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer
            .configure(
                context,
                (servlets, container) ->
                    container.addMapping(
                        "uri-template|/ws/{room}", (request, response) -> new Silent()));
        yield context;
      }
      case "ee11" -> {
        var context = new org.eclipse.jetty.ee11.servlet.ServletContextHandler("/app");
        org.eclipse.jetty.ee11.websocket.server.config.JettyWebSocketServletContainerInitializer
            .configure(
                context,
                (servlets, container) ->
                    container.addMapping(
                        "uri-template|/ws/{room}", (request, response) -> new Silent()));
        yield context;
      }
      case "jakarta10" -> {
        var context = new org.eclipse.jetty.ee10.servlet.ServletContextHandler("/app");
        org.eclipse.jetty.ee10.websocket.jakarta.server.config
            .JakartaWebSocketServletContainerInitializer.configure(
            context, (servlets, container) -> container.addEndpoint(endpoint()));
        yield context;
      }
      case "jakarta11" -> {
        var context = new org.eclipse.jetty.ee11.servlet.ServletContextHandler("/app");
        org.eclipse.jetty.ee11.websocket.jakarta.server.config
            .JakartaWebSocketServletContainerInitializer.configure(
            context, (servlets, container) -> container.addEndpoint(endpoint()));
        yield context;
      }
      default -> {
        ContextHandler context = new ContextHandler("/app");
        context.setHandler(
            WebSocketUpgradeHandler.from(
                server,
                context,
                container ->
                    container.addMapping(
                        "uri-template|/ws/{room}", (request, response, callback) -> new Silent())));
        yield context;
      }
    };
  }

  private static ServerEndpointConfig endpoint() {
    return ServerEndpointConfig.Builder.create(SilentEndpoint.class, "/ws/{room}").build();
  }

  private static double bytesIn(TestServer server) {
    return server.snapshot().value("http_connection_bytes_total", "direction", "in");
  }

  private static double streams(TestServer server, String method) {
    return server
        .snapshot()
        .value("http_stream_duration_seconds_count", "method", method, "route", "/app/ws/{room}");
  }

  private static TestServer server(String kind) throws Exception {
    return TestServer.with(
        metrics -> new Handler.Sequence(),
        (server, metrics) -> {
          server.setHandler(new TareHandler(metrics.registry(), app(server, kind)));
          TestServer.measureSockets(server, metrics);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"ee10", "ee11", "jakarta10", "jakarta11", "core"})
  void shouldLabelWithTheTemplateOfTheEndpointWhenUpgraded(String kind) throws Exception {
    try (TestServer server = server(kind);
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply =
          client.exchange(
              get("/app/ws/7")
                  .replace(
                      "Host: x",
                      String.join(
                          "\r\n",
                          "Host: x",
                          "Connection: Upgrade",
                          "Upgrade: websocket",
                          "Sec-WebSocket-Version: 13",
                          "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")));
      assertThat(reply.status()).isEqualTo(101);
      server.awaitRecorded(1);
      assertThat(server.requests("GET", "/app/ws/{room}", 101)).isEqualTo(1);
      assertThat(streams(server, "GET")).isEqualTo(1);
      assertThat(server.snapshot().value("http_connections_total")).isEqualTo(1);
      assertThat(server.snapshot().value("http_open_connections")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ee10", "ee11", "jakarta10", "jakarta11", "core"})
  void shouldCountOneConnectionWhenWebSocketsShareASocketOfHttp2(String kind) throws Exception {
    try (TestServer server = server(kind)) {
      List<Http2Client.Exchange> sockets = new ArrayList<>();
      try (Http2Client client = new Http2Client(server.port())) {
        client.send("GET", "/nothing", null).awaitEnd();
        server.awaitRecorded(1);
        // What the connection before, of HTTP/1.1, has read of HTTP/2: its preface, and more.
        double before = bytesIn(server) - server.bytesInByJetty();
        for (int i = 0; i < 3; i++) {
          Http2Client.Exchange exchange = client.webSocket("/app/ws/" + i);
          Eventually.until("open", () -> exchange.status() == 200);
          sockets.add(exchange);
        }
        assertThat(server.snapshot().value("http_connections_total")).isEqualTo(1);
        assertThat(server.snapshot().value("http_open_connections")).isEqualTo(1);
        Eventually.until(
            "no bytes twice", () -> bytesIn(server) == server.bytesInByJetty() + before);
        sockets.forEach(Http2Client.Exchange::reset);
      }
      server.awaitClosed(1);
      server.awaitRecorded(4);
      assertThat(server.requests("CONNECT", "/app/ws/{room}", 200)).isEqualTo(3);
      assertThat(streams(server, "CONNECT")).isEqualTo(3);
      assertThat(server.snapshot().value("http_connection_duration_seconds_count")).isEqualTo(1);
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
    }
  }

  /**
   * With a container that is the server's, and not that of any handler; 12.0 shows it to nobody.
   */
  @Test
  void shouldFollowWhatAHandlerUpgradesByItself() throws Exception {
    Handler upgrading =
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            return ServerWebSocketContainer.get(getServer().getContext())
                .upgrade((asked, answer, done) -> new EchoApps.Echo(), request, response, callback);
          }
        };
    try (TestServer server =
            TestServer.with(
                metrics -> new TareHandler(metrics.registry(), upgrading),
                (jetty, metrics) -> ServerWebSocketContainer.ensure(jetty));
        Http2Client http2 = new Http2Client(server.port());
        WebSocketPeer peer = WebSocketPeer.open("h1", server, http2, "/any")) {
      peer.read();
      peer.close(1000);
      peer.awaitClose(false);
      String[] labels = {"route", "unmatched", "code", "1000"};
      Eventually.until(
          "closed",
          () -> server.snapshot().find("http_websockets_closed_total", labels).orElse(0) == 1);
    }
  }
}
