package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import dev.tare.MetricsOptions;
import dev.tare.openmetrics.OpenMetricsExporter;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** The sessions and streams that Jetty has open, and none where nobody can open one. */
class Http2MetricsTest {
  private final ScenarioApp app = new ScenarioApp();

  private TestServer server() throws Exception {
    return TestServer.installed(TestServer.threads(), app);
  }

  @Test
  void shouldShowSessionsAndStreamsWhileTheyAreOpen() throws Exception {
    try (TestServer server = server()) {
      assertShown(server, 0, 0);
      try (Http2Client one = new Http2Client(server.port());
          Http2Client other = new Http2Client(server.port());
          RawClient http1 = new RawClient(server.port())) {
        assertThat(http1.exchange(RawClient.get("/ok")).status()).isEqualTo(200);
        Http2Client.Exchange first = one.send("GET", "/held", null);
        Http2Client.Exchange second = one.send("GET", "/held", null);
        Http2Client.Exchange third = other.send("GET", "/held", null);
        assertShown(server, 2, 3);
        for (int i = 0; i < 3; i++) {
          held().run();
        }
        first.awaitEnd();
        second.awaitEnd();
        third.awaitEnd();
        assertShown(server, 2, 0);
      }
      assertShown(server, 0, 0);
    }
  }

  @Test
  void shouldShowNoStreamWhenItsClientHasResetIt() throws Exception {
    try (TestServer server = server();
        Http2Client client = new Http2Client(server.port())) {
      Http2Client.Exchange exchange = client.send("GET", "/held", null);
      Runnable answer = held(); // or Jetty may end it before it has a handler
      assertShown(server, 1, 1);
      exchange.reset();
      assertShown(server, 1, 0);
      assertThat(server.active()).as("the application is still at it").isEqualTo(1);
      answer.run();
      server.awaitRecorded(1);
    }
  }

  @Test
  void shouldShowNoStreamWhenTheSocketClosesWithSomeInFlight() throws Exception {
    try (TestServer server = server();
        Http2Client client = new Http2Client(server.port())) {
      client.send("GET", "/held", null);
      Runnable answer = held();
      assertShown(server, 1, 1);
      client.drop();
      assertShown(server, 0, 0);
      answer.run();
    }
  }

  @Test
  void shouldBeAbsentWhenNoConnectorSpeaksHttp2() {
    Server server = new Server();
    server.addConnector(new ServerConnector(server, 1, 1, new HttpConnectionFactory()));
    assertThat(new Http2Metrics(server).collect()).isEmpty();
  }

  @Test
  void shouldGiveTheNamesBackWhenTheInstallationIsClosed() {
    Server server = new Server();
    try (Metrics metrics = Metrics.open(MetricsOptions.builder().build())) {
      for (int i = 0; i < 2; i++) {
        TareJetty.install(server, metrics, OpenMetricsExporter.create()).close();
      }
      assertThat(metrics.registry().descriptors())
          .noneMatch(descriptor -> descriptor.name().value().startsWith("jetty_http2"));
    }
  }

  private Runnable held() throws InterruptedException {
    return Objects.requireNonNull(app.held.poll(10, TimeUnit.SECONDS));
  }

  private static void assertShown(TestServer server, int sessions, int streams) {
    Eventually.until(
        sessions + " sessions and " + streams + " streams",
        () ->
            server.snapshot().value("jetty_http2_sessions") == sessions
                && server.snapshot().value("jetty_http2_streams") == streams);
  }
}
