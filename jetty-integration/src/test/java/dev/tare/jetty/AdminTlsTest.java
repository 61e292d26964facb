package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An admin connector that nobody listens in on. */
class AdminTlsTest {
  private final Server server =
      new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final Metrics metrics = Metrics.open(MetricsOptions.builder().build());

  @AfterEach
  void stop() {
    LifeCycle.stop(server);
    metrics.close();
  }

  private TareJetty.Builder builder() {
    return TareJetty.builder(server, metrics, OpenMetricsExporter.create());
  }

  @Test
  void shouldServeScrapesOverTlsAndNothingInTheClear(@TempDir Path folder) throws Exception {
    SslContextFactory.Server key = new SslContextFactory.Server();
    key.setKeyStorePath(KeyStores.make(folder).toString());
    key.setKeyStorePassword(KeyStores.PASSWORD);
    TareJetty tare = builder().admin("127.0.0.1", 0).adminTls(key).install();
    server.start();
    int port = tare.adminPort().orElseThrow();
    try (SSLSocket secure = KeyStores.trusting(port, "TLSv1.3")) {
      String request = get("/metrics").replace("Host", "Connection: close\r\nHost");
      secure.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(secure.getInputStream().readAllBytes())
          .asString(StandardCharsets.UTF_8)
          .startsWith("HTTP/1.1 200 ")
          .contains("tare_aggregator_alive 1\n");
    }
    try (RawClient plain = new RawClient(port)) {
      assertThat(plain.exchange(get("/metrics")).status()).isNotEqualTo(200);
    }
  }

  @Test
  void shouldRefuseAKeyForAConnectorThatThereIsNot() {
    assertThatIllegalStateException()
        .isThrownBy(() -> builder().adminTls(new SslContextFactory.Server()).install())
        .withMessageContaining("admin(host, port)");
  }
}
