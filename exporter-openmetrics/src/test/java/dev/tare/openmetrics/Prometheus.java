package dev.tare.openmetrics;

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
import java.util.Map;

/**
 * A real Prometheus with native histograms and exemplars turned on, that scrapes each path of one
 * server every second, as a job of its own.
 */
public final class Prometheus implements AutoCloseable {
  /** What is turned on in each. */
  static final String FEATURES = "native-histograms,exemplar-storage";

  private static final String GLOBAL =
      """
      global:
        scrape_interval: 1s
        scrape_timeout: 1s
      scrape_configs:
      """;

  private static final String JOB =
      """
        - job_name: %s
          metrics_path: %s
          static_configs:
            - targets: ['127.0.0.1:%d']
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final int port;

  /**
   * Starts the one on the path; what it writes goes to {@code folder}.
   *
   * @param jobs name and path of each
   */
  public Prometheus(Path folder, int target, Map<String, String> jobs) throws IOException {
    this("prometheus", FEATURES, folder, target, jobs, Map.of());
  }

  /**
   * Starts one.
   *
   * @param program its name, or its path
   * @param features what is turned on
   * @param options what a job has besides, in lines of its configuration
   */
  Prometheus(
      String program,
      String features,
      Path folder,
      int target,
      Map<String, String> jobs,
      Map<String, String> options)
      throws IOException {
    this(program, features, folder, configuration(target, jobs, options));
  }

  /**
   * One that finds by itself what to scrape, as the job {@code found}.
   *
   * @param discovery lines of the job's configuration
   */
  static Prometheus discovering(Path folder, String discovery) throws IOException {
    String found = GLOBAL + "  - job_name: found\n" + discovery;
    return new Prometheus("prometheus", FEATURES, folder, found);
  }

  private static String configuration(
      int target, Map<String, String> jobs, Map<String, String> options) {
    StringBuilder configuration = new StringBuilder(GLOBAL);
    jobs.forEach(
        (name, path) ->
            configuration
                .append(JOB.formatted(name, path, target))
                .append(options.getOrDefault(name, "")));
    return configuration.toString();
  }

  private Prometheus(String program, String features, Path folder, String configuration)
      throws IOException {
    Path file = folder.resolve("prometheus.yml");
    Files.writeString(file, configuration);
    this.log = folder.resolve("prometheus.log");
    this.port = freePort();
    this.process =
        new ProcessBuilder(
                program,
                "--config.file=" + file,
                "--enable-feature=" + features,
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

  /** What its API answers; empty while it has not started. */
  public String get(String api, String parameter, String value)
      throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("Prometheus has ended: " + log());
    }
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
    String uri = "http://127.0.0.1:%d/api/v1/%s?%s=%s".formatted(port, api, parameter, encoded);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(10)).build();
    try {
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (ConnectException e) {
      return ""; // not listening yet
    }
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
