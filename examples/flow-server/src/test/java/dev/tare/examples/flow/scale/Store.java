package dev.tare.examples.flow.scale;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real Prometheus or VictoriaMetrics on 127.0.0.1, and what it answers to queries. */
final class Store implements AutoCloseable {
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Process process;
  private final Path log;
  private final int port;

  private Store(int port, Path log, List<String> command) throws IOException {
    this.port = port;
    this.log = log;
    this.process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** One that does what {@code file} says. */
  static Store prometheus(Path program, Path file) throws IOException {
    int port = freePort();
    Path data = Files.createTempDirectory(file.toAbsolutePath().getParent(), "data");
    return new Store(
        port,
        data.resolve("log"),
        List.of(
            program.toString(),
            "--config.file=" + file,
            "--enable-feature=native-histograms",
            "--storage.tsdb.path=" + data.resolve("tsdb"),
            "--storage.tsdb.retention.time=1h",
            "--web.listen-address=127.0.0.1:" + port));
  }

  /** One that others write to. */
  static Store victoriaMetrics(Path program, Path folder) throws IOException {
    int port = freePort();
    return new Store(
        port,
        folder.resolve("victoria.log"),
        List.of(
            program.toString(),
            "-storageDataPath=" + folder.resolve("victoria"),
            "-httpListenAddr=127.0.0.1:" + port,
            "-memory.allowedBytes=256MB",
            "-search.latencyOffset=0s",
            "-search.disableCache"));
  }

  /** Neither can say which port it was given, so neither is asked to choose one. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** The series of an instant query; none while it has not started. */
  List<JsonNode> query(String expression) throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("it has ended: " + log());
    }
    String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    URI uri = URI.create("http://%s/api/v1/query?query=%s".formatted(address(), query));
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    String answer;
    try {
      answer = client.send(request, BodyHandlers.ofString()).body();
    } catch (ConnectException e) {
      return List.of(); // not listening yet
    }
    JsonNode said = answer.startsWith("{") ? json.readTree(answer) : json.createObjectNode();
    if (said.path("status").asText().equals("error")) {
      throw new AssertionError(expression + ": " + answer);
    }
    List<JsonNode> series = new ArrayList<>();
    said.path("data").path("result").forEach(series::add);
    return series;
  }

  /** The one number of a query; NaN where there is none. */
  double number(String expression) throws IOException, InterruptedException {
    List<JsonNode> series = query(expression);
    return series.size() == 1 ? sample(series.get(0).path("value").path(1)) : Double.NaN;
  }

  /** The numbers of a query by one of its labels. */
  Map<String, Double> numbers(String label, String expression)
      throws IOException, InterruptedException {
    Map<String, Double> numbers = new TreeMap<>();
    for (JsonNode series : query(expression)) {
      numbers.put(series.path("metric").path(label).asText(), sample(series.path("value").path(1)));
    }
    return numbers;
  }

  /** The samples of one series of a range, by their time in milliseconds. */
  Map<Long, Double> samples(String range) throws IOException, InterruptedException {
    Map<Long, Double> samples = new TreeMap<>();
    for (JsonNode series : query(range)) {
      for (JsonNode pair : series.path("values")) {
        samples.put(Math.round(pair.path(0).asDouble() * 1e3), sample(pair.path(1)));
      }
    }
    return samples;
  }

  static double sample(JsonNode text) {
    return switch (text.asText()) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text.asText());
    };
  }

  /** Something that may not be so yet. */
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** Asks until it is so, or the time is over. */
  void await(String what, long endNs, Condition condition)
      throws IOException, InterruptedException {
    while (!condition.holds()) {
      if (System.nanoTime() - endNs > 0) {
        throw new AssertionError("not in time: " + what + "; " + log());
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  private String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
