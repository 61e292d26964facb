package dev.tare.examples.flow.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules and dashboards of ops/, asked of a real Prometheus that scrapes the demo. */
class OperationsIT {
  private static final Path OPS = Path.of("..", "..", "ops").toAbsolutePath().normalize();
  private static final Path RULES = OPS.resolve(Path.of("prometheus", "rules"));
  private static final Path TESTS = OPS.resolve(Path.of("prometheus", "tests"));
  private static final Pattern METRICS = Pattern.compile("(?m)^metrics +(http://\\S+)$");

  /** These are known on some machines only, as a process there may be in no container. */
  private static final Pattern NOT_EVERYWHERE = Pattern.compile("\\bcontainer_");

  private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(120);

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void shouldPassTheTestsOfTheRules(@TempDir Path folder) throws Exception {
    Path promtool = tool("promtool");
    List<String> check = new ArrayList<>(List.of(promtool.toString(), "check", "rules"));
    List<String> test = new ArrayList<>(List.of(promtool.toString(), "test", "rules"));
    files(RULES).forEach(file -> check.add(file.toString()));
    files(TESTS).forEach(file -> test.add(file.toString()));
    assertThat(files(TESTS)).hasSameSizeAs(files(RULES));
    assertSucceeds(check, folder.resolve("check.log"));
    assertSucceeds(test, folder.resolve("test.log"));
  }

  @Test
  void shouldGetDataForEachQuery(@TempDir Path folder) throws Exception {
    Path binary = tool("prometheus");
    CountDownLatch stop = new CountDownLatch(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    Thread demo = new Thread(() -> Demo.run(List.of("--port", "0"), to, to, stop));
    demo.start();
    try {
      URI metrics = awaitAddress(out);
      int port = freePort();
      Process prometheus = start(binary, port, metrics, folder);
      try {
        assertAllQueries(URI.create("http://127.0.0.1:" + port), folder);
      } finally {
        prometheus.destroyForcibly().waitFor();
      }
    } finally {
      stop.countDown();
      demo.join();
    }
  }

  private void assertAllQueries(URI prometheus, Path folder) throws Exception {
    List<String> unanswered = panels();
    // The tracker looks every ten seconds at some sources, and rates take two looks.
    await(folder, unanswered, () -> unansweredOnceMore(prometheus, unanswered).isEmpty());

    List<JsonNode> rules = rules(prometheus);
    assertThat(rules).hasSizeGreaterThan(25);
    List<String> recorded = new ArrayList<>();
    for (JsonNode rule : rules) {
      assertThat(rule.path("health").asText()).as(rule.toString()).isIn("ok", "unknown");
      if (rule.path("type").asText().equals("recording")) {
        recorded.add(rule.path("name").asText());
      }
    }
    assertThat(recorded).hasSizeGreaterThan(8);
    // Each is evaluated once a second, and a rate has to have two scrapes before.
    await(folder, recorded, () -> unansweredOnceMore(prometheus, recorded).isEmpty());
    await(
        folder,
        "rules that are evaluated",
        () ->
            rules(prometheus).stream().allMatch(rule -> rule.path("health").asText().equals("ok")));
  }

  private List<String> unansweredOnceMore(URI prometheus, List<String> queries) throws Exception {
    for (String query : List.copyOf(queries)) {
      if (query(prometheus, query).size() > 0 || NOT_EVERYWHERE.matcher(query).find()) {
        queries.remove(query);
      }
    }
    return queries;
  }

  /** With each variable at "all", as a dashboard opens. */
  private static List<String> panels() throws IOException {
    List<String> queries = new ArrayList<>();
    for (Path dashboard : files(OPS.resolve("grafana"))) {
      for (JsonNode query : new ObjectMapper().readTree(dashboard.toFile()).findValues("expr")) {
        queries.add(query.asText().replace("$__rate_interval", "1m").replaceAll("\\$[a-z]+", ".*"));
      }
    }
    assertThat(queries).hasSizeGreaterThan(40);
    return queries;
  }

  private JsonNode query(URI prometheus, String expression) throws Exception {
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    JsonNode answer = get(prometheus.resolve("/api/v1/query?query=" + query));
    assertThat(answer.path("status").asText()).as(expression + ": " + answer).isEqualTo("success");
    return answer.path("data").path("result");
  }

  private List<JsonNode> rules(URI prometheus) throws Exception {
    List<JsonNode> rules = new ArrayList<>();
    get(prometheus.resolve("/api/v1/rules"))
        .path("data")
        .path("groups")
        .forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  private JsonNode get(URI uri) throws Exception {
    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    return new ObjectMapper().readTree(response.body());
  }

  private static Process start(Path binary, int port, URI metrics, Path folder) throws IOException {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global:
          scrape_interval: 1s
          evaluation_interval: 1s
        rule_files:
          - '%s'
        scrape_configs:
          - job_name: flow-server
            static_configs:
              - targets: ['%s']
        """
            .formatted(RULES.resolve("*.yml"), metrics.getAuthority()));
    return new ProcessBuilder(
            binary.toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("prometheus.log").toFile())
        .start();
  }

  private static URI awaitAddress(ByteArrayOutputStream out) {
    for (long end = System.nanoTime() + DEADLINE_NS; System.nanoTime() < end; ) {
      Matcher matcher = METRICS.matcher(out.toString(StandardCharsets.UTF_8));
      if (matcher.find()) {
        return URI.create(matcher.group(1));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    throw new AssertionError("the demo has not said its address: " + out);
  }

  /** Whether something is so that may not be asked for yet. */
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Path folder, Object what, Condition condition) throws Exception {
    Exception last = null;
    for (long end = System.nanoTime() + DEADLINE_NS; System.nanoTime() < end; ) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (IOException e) {
        last = e; // it does not listen yet
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    throw new AssertionError(
        "without data: " + what + "; " + Files.readString(folder.resolve("prometheus.log")), last);
  }

  private static void assertSucceeds(List<String> command, Path log) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor()).as(() -> read(log)).isZero();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static Path tool(String name) {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(found.isPresent(), name + " is not on the PATH (Debian package prometheus)");
    return found.orElseThrow();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
