package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.model.MetricsSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One socket is one connection, whatever is spoken on it. */
class ConnectionMetricsTest {
  private static final String UPGRADE =
      "GET /upgrade HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: silence\r\n\r\n";

  private static TestServer server() throws Exception {
    return TestServer.connections(new ScenarioApp());
  }

  @Test
  void shouldCountSocketsNotRequestsWhenAConnectionIsKept() throws Exception {
    try (TestServer server = server();
        RawClient one = new RawClient(server.port());
        RawClient two = new RawClient(server.port())) {
      one.exchange(get("/ok"));
      two.exchange(get("/ok"));
      two.exchange(get("/ok"));
      assertThat(value(server, "http_open_connections")).isEqualTo(2);
      assertThat(value(server, "http_connections_total")).isEqualTo(2);
      MetricsSnapshot snapshot = server.snapshot();
      assertThat(snapshot.value("http_connection_age_mean_seconds")).isPositive();
      assertThat(snapshot.value("http_connection_age_max_seconds"))
          .isGreaterThanOrEqualTo(snapshot.value("http_connection_age_mean_seconds"));
      assertThat(bytesIn(server)).isEqualTo(3.0 * get("/ok").length());
      one.finishSending();
      two.finishSending();
      server.awaitClosed(2);
      assertThat(value(server, "http_open_connections")).isZero();
      assertThat(value(server, "http_connection_duration_seconds_sum")).isPositive();
      assertThat(bytesIn(server)).isEqualTo(3.0 * get("/ok").length());
      assertThatThrownBy(() -> value(server, "http_connection_age_max_seconds"))
          .isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void shouldCountTheBytesOnTheWireWhenAResponseIsSent() throws Exception {
    try (TestServer server = server();
        RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(get("/withBody"));
      double sent = reply.head().length() + (double) reply.body().length();
      Eventually.until("bytes", () -> bytesOut(server) == sent);
      client.finishSending();
      server.awaitClosed(1);
      assertThat(bytesOut(server)).isEqualTo(sent);
    }
  }

  @Test
  void shouldCountOneSocketWhenHttp2IsSpokenByPriorKnowledge() throws Exception {
    try (TestServer server = server()) {
      try (Http2Client client = new Http2Client(server.port())) {
        client.send("GET", "/ok", null).awaitEnd();
        client.send("GET", "/ok", null).awaitEnd();
        assertThat(value(server, "http_open_connections")).isEqualTo(1);
        assertThat(value(server, "http_connections_total")).isEqualTo(1);
        assertThat(bytesIn(server)).isGreaterThan(24);
      }
      server.awaitClosed(1);
      assertThat(value(server, "http_open_connections")).isZero();
      assertThat(value(server, "http_connections_total")).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepTheBytesBeforeItWhenAConnectionIsUpgradedToHttp2() throws Exception {
    String request =
        get("/ok")
            .replace(
                "Host: x\r\n",
                "Host: x\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    .concat("HTTP2-Settings: AAMAAABkAAQAAP__\r\n"));
    try (TestServer server = server()) {
      try (RawClient client = new RawClient(server.port())) {
        assertThat(client.exchange(request).status()).isEqualTo(101);
        assertThat(value(server, "http_connections_total")).isEqualTo(1);
        assertThat(value(server, "http_open_connections")).isEqualTo(1);
        assertThat(bytesIn(server)).isEqualTo(request.length());
      }
      server.awaitClosed(1);
      assertThat(bytesIn(server)).isEqualTo(request.length());
      assertThat(value(server, "http_connections_total")).isEqualTo(1);
    }
  }

  /** The protocol that it is upgraded to has no listeners, as one of an application may not. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldSeeTheEndWhenAnUpgradedConnectionTellsNobody(boolean fromTheStart) throws Exception {
    try (TestServer server =
        fromTheStart ? server() : TestServer.connectionsLater(new ScenarioApp())) {
      try (RawClient client = new RawClient(server.port())) {
        assertThat(client.exchange(UPGRADE).status()).isEqualTo(101);
        assertThat(value(server, "http_open_connections")).isEqualTo(1);
      }
      server.awaitNoConnection();
      Eventually.until("closed", () -> value(server, "http_open_connections") == 0);
      server.awaitClosed(1);
      assertThat(bytesIn(server)).isEqualTo(UPGRADE.length());
    }
  }

  @Test
  void shouldNeverShowFewerBytesWhenSocketsCloseMeanwhile() throws Exception {
    try (TestServer server = server()) {
      List<Double> seen = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        try (RawClient client = new RawClient(server.port())) {
          client.exchange(get("/ok"));
          seen.add(bytesIn(server));
        }
        seen.add(bytesIn(server));
      }
      assertThat(seen).isSorted();
      server.awaitClosed(200);
      assertThat(bytesIn(server)).isEqualTo(200.0 * get("/ok").length());
      assertThat(value(server, "http_open_connections")).isZero();
    }
  }

  @Test
  void shouldGiveTheNamesBackWhenClosed() {
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      new ConnectionMetrics(metrics.registry()).close();
      try (ConnectionMetrics again = new ConnectionMetrics(metrics.registry())) {
        assertThat(again).isNotNull();
        assertThatThrownBy(() -> metrics.snapshot().value("http_open_connections"))
            .as("of no connector")
            .isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> new ConnectionMetrics(metrics.registry()))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  private static double value(TestServer server, String name) {
    MetricsSnapshot snapshot = server.snapshot();
    return snapshot.value(name);
  }

  private static double bytesIn(TestServer server) {
    return server.snapshot().value("http_connection_bytes_total", "direction", "in");
  }

  private static double bytesOut(TestServer server) {
    return server.snapshot().value("http_connection_bytes_total", "direction", "out");
  }
}
