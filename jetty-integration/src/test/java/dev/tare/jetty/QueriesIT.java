package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.openmetrics.OpenMetricsExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries of docs/jetty.md have an answer in a real Prometheus: no name in them is wrong. */
class QueriesIT {
  private static final Path PAGE = Path.of("..", "docs", "jetty.md");
  private static final Pattern BLOCK = Pattern.compile("```promql\n(.*?)```", Pattern.DOTALL);

  /** A line each, and further lines that are indented; beside comments. */
  private static List<String> queries() throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    assertThat(block.find()).as("a block of promql in " + PAGE).isTrue();
    return Arrays.stream(block.group(1).split("\n(?! )"))
        .filter(query -> !query.startsWith("#"))
        .toList();
  }

  @Test
  void shouldAnswerEveryQueryOfThePage(@TempDir Path folder) throws Exception {
    Optional<Path> program = Tool.find("prometheus");
    assumeTrue(program.isPresent(), "prometheus is not on the PATH (Debian package prometheus)");
    Path keyStore = KeyStores.make(folder);
    ServerConnector[] secure = new ServerConnector[1];
    try (TestServer server =
            TestServer.with(
                metrics -> app(),
                (jetty, metrics) -> {
                  secure[0] = TestServer.secureConnector(jetty, keyStore);
                  secure[0].setHost("127.0.0.1");
                  jetty.addConnector(secure[0]);
                  TareJetty.install(jetty, metrics, OpenMetricsExporter.create());
                });
        Http2Client client = new Http2Client(server.port());
        Prometheus prometheus = new Prometheus(program.orElseThrow(), folder, server.port())) {
      client.send("GET", "/ok", null).awaitEnd();
      List<String> queries = queries();
      assertThat(queries).hasSizeGreaterThan(15);
      for (String query : queries) {
        Eventually.until(
            "an answer to " + query,
            () -> {
              play(server.port(), secure[0].getLocalPort());
              return prometheus.answers(query);
            });
      }
    }
  }

  private static Handler app() {
    PathMappingsHandler mappings = new PathMappingsHandler();
    mappings.addMapping(PathSpec.from("/ok"), new ScenarioApp());
    mappings.addMapping(PathSpec.from("/throw"), new ScenarioApp());
    return new ContextHandler(mappings, "/");
  }

  /** Moves every counter that a query divides by: of one that stands still a rate is 0. */
  private static void play(int port, int securePort) {
    try (RawClient client = new RawClient(port);
        SSLSocket secure = KeyStores.trusting(securePort, "TLSv1.3", "http/1.1")) {
      client.exchange(get("/ok"));
      client.exchange(get("/throw"));
      client.exchange("BAD\r\n\r\n");
      secure.startHandshake();
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
