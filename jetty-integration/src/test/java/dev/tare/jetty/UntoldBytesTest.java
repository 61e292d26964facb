package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.Metrics;
import java.util.NoSuchElementException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where Jetty does not tell how many bytes a connection read, that is said, and 0 is not. */
class UntoldBytesTest {
  private final Metrics metrics = Metrics.open();
  private final Server server = new Server();
  private final ConnectionMetrics sockets = new ConnectionMetrics(metrics.registry());

  @AfterEach
  void stop() {
    LifeCycle.stop(server);
    metrics.close();
  }

  private ServerConnector serve(ServerConnector connector) throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new TareHandler(metrics.registry(), new ScenarioApp()));
    sockets.attach(connector);
    server.start();
    return connector;
  }

  private double value(String name, String... labels) {
    return metrics.snapshot().value(name, labels);
  }

  /** Counts nothing, as FastCGI's does not. */
  private static final class Mute extends AbstractConnectionFactory {
    Mute() {
      super("mute");
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      AbstractConnection connection =
          new AbstractConnection(endPoint, connector.getExecutor()) {
            @Override
            public void onOpen() {
              super.onOpen();
              fillInterested();
            }

            @Override
            public void onFillable() {
              close();
            }
          };
      return configure(connection, connector, endPoint);
    }
  }

  @Test
  void shouldLeaveOutTheBytesWhenNoConnectionTellsThem() throws Exception {
    ServerConnector connector = serve(new ServerConnector(server, 1, 1, new Mute()));
    try (RawClient client = new RawClient(connector.getLocalPort())) {
      Eventually.until("open", () -> value("http_open_connections") == 1);
      client.send("x");
      Eventually.until("closed", () -> value("http_connection_duration_seconds_count") == 1);
    }
    assertThat(value("http_connections_total")).isEqualTo(1);
    assertThat(value("tare_jetty_connection_bytes_unknown_total")).isEqualTo(1);
    assertThatThrownBy(() -> value("http_connection_bytes_total", "direction", "in"))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void shouldCountTheSocketsOfWhichBytesAreMissing() throws Exception {
    HttpConnectionFactory http = new HttpConnectionFactory();
    ServerConnector connector =
        serve(
            new ServerConnector(
                server, 1, 1, new ProxyConnectionFactory(http.getProtocol()), http));
    try (RawClient client = new RawClient(connector.getLocalPort())) {
      client.send("PROXY TCP4 1.2.3.4 5.6.7.8 111 222\r\n");
      assertThat(client.exchange(get("/ok")).status()).isEqualTo(200);
      assertThat(value("tare_jetty_connection_bytes_unknown_total")).isEqualTo(1);
      assertThat(value("http_open_connections")).isEqualTo(1);
      assertThat(value("http_connections_total")).isEqualTo(1);
    }
    Eventually.until("closed", () -> value("http_connection_duration_seconds_count") == 1);
    assertThat(value("tare_jetty_connection_bytes_unknown_total")).isEqualTo(1);
  }

  @Test
  void shouldCountNoneWhenEveryConnectionTells() throws Exception {
    ServerConnector connector = serve(new ServerConnector(server, 1, 1));
    try (RawClient client = new RawClient(connector.getLocalPort())) {
      client.exchange(get("/ok"));
    }
    Eventually.until("closed", () -> value("http_connection_duration_seconds_count") == 1);
    assertThat(value("tare_jetty_connection_bytes_unknown_total")).isZero();
    assertThat(value("http_connection_bytes_total", "direction", "in")).isPositive();
  }
}
