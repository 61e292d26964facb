package dev.tare.jmh.scale;

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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A real Prometheus beside, that scrapes every instance, and what it says of itself. */
final class Prometheus implements AutoCloseable {
  /** Each target is a name, which becomes its path and its label; all are at one address. */
  private static final String CONFIGURATION =
      """
      global:
        scrape_interval: %1$ds
        evaluation_interval: %1$ds
      %2$s
      scrape_configs:
        - job_name: fleet
          params: {'name[]': [%4$s]}
          file_sd_configs:
            - files: [targets.json]
          relabel_configs:
            - source_labels: [__address__]
              target_label: instance
            - source_labels: [__address__]
              replacement: /instances/$1
              target_label: __metrics_path__
            - replacement: '%3$s'
              target_label: __address__
      """;

  private static final Pattern VERSION =
      Pattern.compile("prometheus_build_info\\{.*?\\bversion=\"([^\"]+)\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Process process;
  private final Path log;
  private final int port = freePort();

  /** Starts it. */
  Prometheus(Options options, String address, List<String> targets) throws IOException {
    Path folder = options.folder().toAbsolutePath();
    Files.createDirectories(folder);
    log = folder.resolve("prometheus.log");
    Path file = folder.resolve("prometheus.yml");
    Path rules = options.rules();
    String loaded =
        rules == null ? "" : "rule_files: ['" + rules.toAbsolutePath().resolve("*.yml") + "']";
    Files.writeString(
        file,
        CONFIGURATION.formatted(
            options.intervalSeconds(), loaded, address, String.join(", ", options.names())));
    Files.writeString(
        folder.resolve("targets.json"),
        targets.stream().collect(Collectors.joining("\",\"", "[{\"targets\":[\"", "\"]}]")));
    List<String> command = new ArrayList<>();
    command.add(options.prometheus().toString());
    command.add("--config.file=" + file);
    command.add("--storage.tsdb.path=" + Files.createTempDirectory(folder, "data"));
    command.add("--web.listen-address=127.0.0.1:" + port);
    if (options.nativeHistograms()) {
      command.add("--enable-feature=native-histograms");
    }
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    // Whoever stops the simulation stops this, too.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** It cannot say which port it was given, so it is not asked to choose one. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * What it has used and done until now.
   *
   * @param version its own
   * @param cpuSeconds of its process
   * @param residentBytes of its process
   * @param samples that it has kept
   * @param series that it keeps
   */
  record Usage(
      String version, double cpuSeconds, double residentBytes, double samples, double series) {}

  /** Reads its own page; empty while it does not listen yet. */
  Optional<Usage> usage() throws IOException, InterruptedException {
    String page;
    try {
      page = get("/metrics");
    } catch (ConnectException e) {
      return Optional.empty();
    }
    Matcher version = VERSION.matcher(page);
    if (!version.find()) {
      return Optional.empty(); // not ready yet
    }
    return Optional.of(
        new Usage(
            version.group(1),
            sum(page, "process_cpu_seconds_total"),
            sum(page, "process_resident_memory_bytes"),
            sum(page, "prometheus_tsdb_head_samples_appended_total"),
            sum(page, "prometheus_tsdb_head_series")));
  }

  /** Of all series of a family. */
  private static double sum(String page, String family) {
    return Pattern.compile("(?m)^" + family + "(?:\\{.*})? (\\S+)$")
        .matcher(page)
        .results()
        .mapToDouble(sample -> Double.parseDouble(sample.group(1)))
        .sum();
  }

  /**
   * Every sample of the last seconds of a family, whatever its series.
   *
   * @throws IOException if it does not answer the query, or knows no sample
   */
  List<Double> samples(String family, int seconds) throws IOException, InterruptedException {
    String query = URLEncoder.encode("%s[%ds]".formatted(family, seconds), StandardCharsets.UTF_8);
    JsonNode answer = json.readTree(get("/api/v1/query?query=" + query));
    List<Double> samples = new ArrayList<>();
    for (JsonNode series : answer.path("data").path("result")) {
      for (JsonNode pair : series.path("values")) {
        samples.add(pair.path(1).asDouble());
      }
    }
    if (samples.isEmpty()) { // an error has no result either
      throw new IOException("Prometheus knows no sample of " + family + ": " + answer);
    }
    return samples;
  }

  private String get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  /**
   * Does nothing as long as it runs.
   *
   * @throws IOException with its log, if it has ended
   */
  void requireAlive() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("Prometheus has ended: " + Files.readString(log));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
