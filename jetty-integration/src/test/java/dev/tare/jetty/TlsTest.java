package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS is a layer, not a socket; and a handshake can end in three ways. */
class TlsTest {
  /** With an empty SETTINGS frame. */
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";

  private static Path store;

  @BeforeAll
  static void makeKey(@TempDir Path folder) throws Exception {
    store = KeyStores.make(folder);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, http/1.1", "TLSv1.2, http/1.1", "TLSv1.3, h2"})
  void shouldCountOneSocketAndOneHandshakeWhenTlsIsSpoken(String tls, String protocol)
      throws Exception {
    try (TestServer server = TestServer.secure(new ScenarioApp(), store)) {
      try (SSLSocket client = KeyStores.trusting(server.port(), tls, protocol)) {
        client.startHandshake();
        assertThat(client.getApplicationProtocol()).isEqualTo(protocol);
        if (protocol.equals("http/1.1")) {
          client.getOutputStream().write(get("/ok").getBytes(StandardCharsets.US_ASCII));
          assertThat(client.getInputStream().readNBytes(12)).asString().endsWith("200");
        } else {
          client.getOutputStream().write(PREFACE.getBytes(StandardCharsets.US_ASCII));
          assertThat(client.getInputStream().read()).as("HTTP/2 settings").isNotNegative();
        }
        assertThat(server.snapshot().value("http_open_connections")).isEqualTo(1);
        assertThat(server.snapshot().value("http_connections_total")).isEqualTo(1);
        assertThat(server.snapshot().value("http_connection_bytes_total", "direction", "in"))
            .as("the handshake is on the wire, too")
            .isGreaterThan(200);
      }
      server.awaitClosed(1);
      assertThat(server.snapshot().value("http_open_connections")).isZero();
      assertThat(server.snapshot().value("http_connections_total")).isEqualTo(1);
      assertHandshake(server, "success", tls);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void shouldCountAFailureWhenTheClientDoesNotTrustTheServer(String tls) throws Exception {
    try (TestServer server = TestServer.secure(new ScenarioApp(), store)) {
      try (SSLSocket client = KeyStores.distrusting(server.port(), tls)) {
        assertThatThrownBy(client::startHandshake).isInstanceOf(IOException.class);
      }
      server.awaitClosed(1);
      // Whether the protocol was agreed on by then, Java alone knows.
      assertThat(server.only("http_tls_handshakes_total"))
          .isIn("[failure, " + tls + "] 1.0", "[failure, none] 1.0");
    }
  }

  @Test
  void shouldCountAFailureWhenPlainTextIsSpoken() throws Exception {
    try (TestServer server = TestServer.secure(new ScenarioApp(), store);
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/ok"));
      server.awaitClosed(1);
      assertHandshake(server, "failure", "none");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldCountAnAbortWhenTheClientLeavesWithoutAWord(boolean resets) throws Exception {
    try (TestServer server = TestServer.secure(new ScenarioApp(), store)) {
      try (RawClient client = new RawClient(server.port())) {
        Eventually.until("open", () -> server.snapshot().value("http_open_connections") == 1);
        if (resets) {
          client.reset();
        }
      }
      server.awaitClosed(1);
      assertHandshake(server, "aborted", "none");
    }
  }

  /** The hello is longer than what is sent of it. */
  private static final String PART_OF_A_HELLO = "\26\3\1\0\310\1\0\0";

  @Test
  void shouldCountAFailureWhenTheClientLeavesInTheMiddleOfItsHello() throws Exception {
    try (TestServer server = TestServer.secure(new ScenarioApp(), store)) {
      try (RawClient client = new RawClient(server.port())) {
        client.send(PART_OF_A_HELLO);
      }
      server.awaitClosed(1);
      assertHandshake(server, "failure", "none");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", PART_OF_A_HELLO})
  void shouldCountOneHandshakeWhenTheClientIdlesOutInIt(String sent) throws Exception {
    try (TestServer server = TestServer.secure(new ScenarioApp(), store, Duration.ofMillis(500));
        RawClient client = new RawClient(server.port())) {
      client.send(sent);
      server.awaitClosed(1);
      assertHandshake(server, "aborted", "none");
      assertThat(server.snapshot().value("http_connections_total")).isEqualTo(1);
    }
  }

  private static void assertHandshake(TestServer server, String result, String protocol) {
    assertThat(server.only("http_tls_handshakes_total"))
        .isEqualTo("[" + result + ", " + protocol + "] 1.0");
  }
}
