package dev.tare.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Follows docs/getting-started.md word by word: a project that knows nothing of Tare's build takes
 * the artifacts from the folder that they were deployed to, with a local repository that was empty.
 */
@Timeout(600)
class GettingStartedIT {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Page page = Page.read();
  private final Workplace workplace = new Workplace(Path.of("target", "quickstart"));

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue(installed("curl"), "no curl: the commands of the page cannot be typed");
    workplace.prepare();
  }

  private static boolean installed(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  @Test
  void shouldPrintWhatThePageShows() throws Exception {
    List<List<Typed>> consoles = page.consoles();
    assertThat(consoles).as("start, look; three times").hasSize(6);
    try (Running jdk = workplace.start(consoles.get(0).get(0).command())) {
      follow(jdk, consoles.get(1));
      if (installed("prometheus")) {
        assertThat(percentile()).isBetween(0d, 10d);
      }
    }
    try (Running jetty = workplace.start(consoles.get(2).get(0).command())) {
      follow(jetty, consoles.get(3));
    }
    try (Running boot = workplace.start(consoles.get(4).get(0).command())) {
      follow(boot, consoles.get(5));
    }
  }

  /** What is scraped may take a moment to be there; what sends requests is typed once. */
  private void follow(Running server, List<Typed> commands) throws Exception {
    server.awaitListening(workplace.port("8080"));
    for (Typed typed : commands) {
      String printed = workplace.run(typed.command());
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!typed.matches(printed)
          && typed.command().matches(".*/(metrics|actuator/tare)\\b.*")
          && System.nanoTime() < end) {
        printed = workplace.run(typed.command());
      }
      assertThat(typed.matches(printed))
          .as("%s%nprinted:%n%s%nThe page shows:%n%s", typed.command(), printed, typed.lines())
          .isTrue();
    }
  }

  /** What the page's query comes to in a Prometheus with the page's configuration. */
  private double percentile() throws Exception {
    String query = URLEncoder.encode(page.blocks("promql").get(0).strip(), StandardCharsets.UTF_8);
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    try (Running prometheus = workplace.prometheus(port)) {
      prometheus.awaitListening(port);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
      String answer = "";
      while (System.nanoTime() < end) {
        get(workplace.port("8080"), "/"); // a request to be measured
        answer = get(port, "/api/v1/query?query=" + query);
        double value = value(answer);
        if (Double.isFinite(value)) {
          return value;
        }
      }
      throw new AssertionError(query + ": " + answer + prometheus.printed());
    }
  }

  private static double value(String answer) throws IOException {
    return answer.startsWith("{")
        ? Double.parseDouble(
            new ObjectMapper().readTree(answer).at("/data/result/0/value/1").asText("NaN"))
        : Double.NaN;
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + port + path);
    return CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }
}
