package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.MetricFamily;
import dev.tare.model.MetricsSnapshot;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.Container;
import org.eclipse.jetty.util.component.Graceful;

/**
 * What is done with WebSockets, and what must have been counted then, whoever made the endpoint.
 */
final class WebSocketScenario {
  private static final String ROUTE = "/app/ws/{room}";
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);

  private WebSocketScenario() {}

  static TestServer server(Function<Server, Handler> app) throws Exception {
    return TestServer.with(
        metrics -> new Handler.Sequence(),
        (server, metrics) ->
            server.setHandler(new TareHandler(metrics.registry(), app.apply(server))));
  }

  /** Two sockets, their messages, fragments and pings, against the tally of their client. */
  static void assertCountsAsTheClientDoes(String protocol, Function<Server, Handler> app)
      throws Exception {
    try (TestServer server = server(app);
        Http2Client http2 = new Http2Client(server.port());
        WebSocketPeer one = WebSocketPeer.open(protocol, server, http2, "/app/ws/1");
        WebSocketPeer two = WebSocketPeer.open(protocol, server, http2, "/app/ws/2")) {
      awaitOpen(server, 2);
      assertThat(server.recorded()).as("requests that have ended").isEqualTo(2);
      assertThat(value(server, "http_websockets_opened_total")).isEqualTo(2);
      for (WebSocketPeer peer : new WebSocketPeer[] {one, two}) {
        assertThat(peer.read().text()).isEqualTo("hello");
        peer.text("first");
        assertThat(peer.read().text()).isEqualTo("first");
        peer.fragments("se", "co", "nd");
        assertThat(peer.read().text()).isEqualTo("second");
        peer.ping();
        assertThat(peer.read().opcode()).isEqualTo(WebSocketPeer.PONG);
        String large = "x".repeat(60_000);
        peer.fragments(large.substring(0, 10), large.substring(10));
        assertThat(peer.read().text()).isEqualTo(large);
      }
      assertTallies(server, one, two); // while they are open, too
      one.close(1000);
      assertThat(one.awaitClose(false)).isEqualTo(1000);
      two.text("close:4001");
      assertThat(two.awaitClose(true)).isEqualTo(4001);
      awaitOpen(server, 0);
      assertTallies(server, one, two);
      assertThat(closed(server, "1000")).isEqualTo(1);
      assertThat(closed(server, "other")).isEqualTo(1);
      assertThat(value(server, "http_websocket_duration_seconds_count")).isEqualTo(2);
      assertThat(value(server, "http_websocket_duration_seconds_sum"))
          .isBetween(1e-6, (double) IDLE_TIMEOUT.toSeconds());
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
    }
  }

  private static void assertTallies(TestServer server, WebSocketPeer... peers) {
    long sent = 0;
    long got = 0;
    long messagesSent = 0;
    long messagesGot = 0;
    for (WebSocketPeer peer : peers) {
      sent += peer.bytesSent();
      got += peer.bytesGot();
      messagesSent += peer.messagesSent();
      messagesGot += peer.messagesGot();
    }
    // What was written may be counted a moment after the client has it.
    awaitValue(server, "http_websocket_bytes_total", "in", sent);
    awaitValue(server, "http_websocket_bytes_total", "out", got);
    awaitValue(server, "http_websocket_messages_total", "in", messagesSent);
    awaitValue(server, "http_websocket_messages_total", "out", messagesGot);
  }

  /** Every way to an end has its code, and the one of the first close frame is it. */
  static void assertTellsHowEachEnds(String protocol, Function<Server, Handler> app)
      throws Exception {
    AtomicReference<Handler> stopping = new AtomicReference<>();
    try (TestServer server =
            server(
                jetty -> {
                  stopping.set(app.apply(jetty));
                  return stopping.get();
                });
        Http2Client http2 = new Http2Client(server.port())) {
      for (int code : new int[] {1000, 1001, WebSocketPeer.NO_CODE, 3000}) {
        try (WebSocketPeer peer = WebSocketPeer.open(protocol, server, http2, "/app/ws/1")) {
          peer.close(code);
          peer.awaitClose(false);
          awaitClosed(server, code == 3000 ? "other" : "" + code, 1);
        }
      }
      try (WebSocketPeer peer = WebSocketPeer.open(protocol, server, http2, "/app/ws/1")) {
        peer.text("throw");
        int code = peer.awaitClose(true);
        assertThat(code)
            .as("that of an exception, by Jetty's and Jakarta's interface")
            .isIn(1011, 1003);
        awaitClosed(server, "" + code, 1);
      }
      try (WebSocketPeer peer = WebSocketPeer.open(protocol, server, http2, "/app/ws/1")) {
        peer.text("close:1013");
        assertThat(peer.awaitClose(true)).isEqualTo(1013);
        awaitClosed(server, "1013", 1);
      }
      try (WebSocketPeer peer = WebSocketPeer.open(protocol, server, http2, "/app/ws/1")) {
        peer.nonsense();
        assertThat(peer.awaitClose(true)).isEqualTo(1002);
        awaitClosed(server, "1002", 1);
      }
      try (WebSocketPeer peer = WebSocketPeer.open(protocol, server, http2, "/app/ws/1")) {
        peer.read();
        peer.drop();
        awaitClosed(server, "1006", 1);
      }
      awaitOpen(server, 0);
      try (WebSocketPeer peer = WebSocketPeer.open(protocol, server, http2, "/app/ws/1")) {
        peer.read();
        peer.text("by now its container knows it"); // who said hello may not be known yet
        peer.read();
        Graceful.shutdown((Container) stopping.get()).get(30, TimeUnit.SECONDS);
        awaitClosed(server, "1001", 2);
      }
      awaitOpen(server, 0);
      assertThat(value(server, "http_websockets_opened_total")).isEqualTo(9);
      assertThat(value(server, "http_websocket_duration_seconds_count")).isEqualTo(9);
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
    }
  }

  /** Whether a family has any series. */
  static boolean shows(MetricsSnapshot snapshot, String family) {
    for (MetricFamily shown : snapshot.families()) {
      if (shown.descriptor().name().value().equals(family)) {
        return shown.series().size() > 0;
      }
    }
    return false;
  }

  static double value(TestServer server, String name) {
    return shown(server, name, "route", ROUTE);
  }

  static double closed(TestServer server, String code) {
    return shown(server, "http_websockets_closed_total", "route", ROUTE, "code", code);
  }

  static double value(TestServer server, String name, String direction) {
    return shown(server, name, "route", ROUTE, "direction", direction);
  }

  /** 0 where nothing of the kind has happened. */
  private static double shown(TestServer server, String name, String... labels) {
    return server.snapshot().find(name, labels).orElse(0);
  }

  static void awaitOpen(TestServer server, int sockets) {
    Eventually.until(sockets + " open", () -> value(server, "http_websockets_open") == sockets);
  }

  static void awaitClosed(TestServer server, String code, int sockets) {
    Eventually.until(sockets + " closed by " + code, () -> closed(server, code) == sockets);
  }

  static void awaitValue(TestServer server, String name, String direction, long expected) {
    Eventually.until(
        name + " " + direction + " " + expected,
        () -> value(server, name, direction) == (double) expected);
  }
}
