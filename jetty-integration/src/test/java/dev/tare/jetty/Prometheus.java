package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Prometheus that scrapes one server every second, and what it knows. */
final class Prometheus implements AutoCloseable {
  /** The one result of an instant query. */
  private static final Pattern VALUE =
      Pattern.compile("\"result\":\\[\\{[^\\]]*\"value\":\\[[0-9.]+,\"([^\"]+)\"\\]\\}\\]");

  private static final String CONFIGURATION =
      """
      global:
        scrape_interval: 1s
        scrape_timeout: 1s
      scrape_configs:
        - job_name: tare
          static_configs:
            - targets: ['127.0.0.1:%d']
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final int port;

  /** Starts it; what it writes goes to {@code folder}. */
  Prometheus(Path program, Path folder, int target) throws IOException {
    Path configuration = folder.resolve("prometheus.yml");
    Files.writeString(configuration, CONFIGURATION.formatted(target));
    this.log = folder.resolve("prometheus.log");
    this.port = freePort();
    this.process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--storage.tsdb.retention.time=1h",
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  /** Prometheus cannot say which port it was given, so it is not asked to choose one. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The value of a query with one result; empty where there is none, or it has not started. */
  OptionalDouble query(String expression) {
    Matcher value = VALUE.matcher(ask(expression));
    return value.find()
        ? OptionalDouble.of(Double.parseDouble(value.group(1)))
        : OptionalDouble.empty();
  }

  /** Whether a query has a result, however many series it is, and each of them is a number. */
  boolean answers(String expression) {
    String answer = ask(expression);
    assertThat(answer).as(expression).doesNotContain("\"status\":\"error\"");
    return answer.contains("\"value\":[") && !answer.contains("\"NaN\"");
  }

  /** What it says; nothing where it does not listen yet. */
  private String ask(String expression) {
    if (!process.isAlive()) {
      throw new AssertionError("Prometheus has ended: " + log());
    }
    URI uri =
        URI.create(
            "http://127.0.0.1:%d/api/v1/query?query=%s"
                .formatted(port, URLEncoder.encode(expression, StandardCharsets.UTF_8)));
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    try {
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (ConnectException e) {
      return "";
    } catch (IOException e) {
      throw new AssertionError(expression, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(expression, e);
    }
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    Eventually.until("the end of Prometheus", () -> !process.isAlive());
  }
}
