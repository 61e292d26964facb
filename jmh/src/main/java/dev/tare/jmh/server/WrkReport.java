package dev.tare.jmh.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What {@code wrk} says when it is done.
 *
 * @param requests answered
 * @param seconds that it took
 * @param p50Us latency in microseconds, as the client saw it
 * @param p99Us the same
 * @param p999Us the same
 */
record WrkReport(double requests, double seconds, double p50Us, double p99Us, double p999Us) {
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

  /** The script to hand to wrk. */
  static Path script() throws IOException {
    Path file = Files.createTempFile("tare-wrk", ".lua");
    file.toFile().deleteOnExit();
    return Files.writeString(file, SCRIPT);
  }

  /**
   * Reads what the script wrote among the rest.
   *
   * @throws IOException if it is not all there, or a request failed
   */
  static WrkReport parse(String said) throws IOException {
    Map<String, Double> values = new HashMap<>();
    said.lines()
        .filter(line -> line.startsWith("tare-"))
        .map(line -> line.split(" ", 2))
        .forEach(words -> values.put(words[0], Double.parseDouble(words[1])));
    if (values.getOrDefault("tare-errors", 1.0) > 0 || values.size() != 6) {
      throw new IOException("wrk failed: " + said);
    }
    return new WrkReport(
        values.getOrDefault("tare-requests", Double.NaN),
        values.getOrDefault("tare-us", Double.NaN) / 1e6,
        values.getOrDefault("tare-p50", Double.NaN),
        values.getOrDefault("tare-p99", Double.NaN),
        values.getOrDefault("tare-p999", Double.NaN));
  }
}
