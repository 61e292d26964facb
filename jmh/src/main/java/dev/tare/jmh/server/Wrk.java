package dev.tare.jmh.server;

import dev.tare.jmh.openloop.LoadGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code wrk}: a connection sends its next request when the last one is answered. */
final class Wrk implements Client {
  private static final int CONNECTIONS = 16;

  /** Its own report has no 99.9th percentile. */
  private static final String SCRIPT =
      """
      done = function(summary, latency, requests)
        local e = summary.errors
        io.write(string.format("tare-requests %d\\n", summary.requests))
        io.write(string.format("tare-us %d\\n", summary.duration))
        io.write(string.format("tare-p50 %d\\n", latency:percentile(50)))
        io.write(string.format("tare-p99 %d\\n", latency:percentile(99)))
        io.write(string.format("tare-p999 %d\\n", latency:percentile(99.9)))
        io.write(string.format("tare-errors %d\\n",
          e.connect + e.read + e.write + e.status + e.timeout))
      end
      """;

  private final Path script;

  Wrk() throws IOException {
    script = Files.writeString(Files.createTempFile("tare-wrk", ".lua"), SCRIPT);
  }

  @Override
  public String description() {
    return "wrk, 1 thread, %d connections, closed loop".formatted(CONNECTIONS);
  }

  @Override
  public void warm(ServerProcess server, int seconds) throws IOException {
    load(server, seconds);
  }

  @Override
  public ClientReport load(ServerProcess server, int seconds) throws IOException {
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + seconds + "s",
                "-s",
                script.toString(),
                "http://127.0.0.1:" + server.port() + LoadGenerator.PATH)
            .redirectErrorStream(true)
            .start();
    wrk.onExit()
        .orTimeout(seconds + 30L, TimeUnit.SECONDS)
        .exceptionally(late -> wrk.destroyForcibly());
    return parse(new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  /**
   * Reads what the script wrote among the rest.
   *
   * @throws IOException if it is not all there, or a request failed
   */
  static ClientReport parse(String said) throws IOException {
    Map<String, Double> values = new HashMap<>();
    said.lines()
        .filter(line -> line.startsWith("tare-"))
        .map(line -> line.split(" ", 2))
        .forEach(words -> values.put(words[0], Double.parseDouble(words[1])));
    if (values.getOrDefault("tare-errors", 1.0) > 0 || values.size() != 6) {
      throw new IOException("wrk failed: " + said);
    }
    return new ClientReport(
        values.getOrDefault("tare-requests", Double.NaN),
        values.getOrDefault("tare-us", Double.NaN) / 1e6,
        values.getOrDefault("tare-p50", Double.NaN),
        values.getOrDefault("tare-p99", Double.NaN),
        values.getOrDefault("tare-p999", Double.NaN),
        0);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(script);
  }
}
