package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client gets from a measured server, byte for byte, what it gets from a bare one. */
class UnchangedTest {

  static Stream<String> requests() {
    return Http1ScenarioTest.exchanges().map(Arguments::get).map(row -> (String) row[4]);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void shouldSendWhatJettyWouldHaveSentWhenARequestIsMeasured(String request) throws Exception {
    assertSame(new ScenarioApp(), request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok", "404", "503", "late", "body", "forward", "include"})
  void shouldSendWhatJettyWouldHaveSentWhenAServletAnswers(String action) throws Exception {
    for (String version : new String[] {"ee10", "ee11"}) {
      assertSame(new ScenarioServlets().in(version), get("/app/sync?m=" + action));
    }
  }

  private static void assertSame(Handler app, String request) throws Exception {
    String bare;
    try (TestServer server = TestServer.with(metrics -> app)) {
      bare = exchange(server, request);
    }
    try (TestServer server =
        TestServer.with(
            metrics -> TareHandler.builder(metrics.registry()).timeToFirstByte().build(app))) {
      assertThat(exchange(server, request)).isEqualTo(bare);
    }
  }

  /** All that comes back, but for the time of day. */
  private static String exchange(TestServer server, String request) throws Exception {
    try (RawClient client = new RawClient(server.port())) {
      RawClient.Reply reply = client.exchange(request);
      return reply.toString().replaceAll("Date: [^\r]*\r\n", "");
    }
  }
}
