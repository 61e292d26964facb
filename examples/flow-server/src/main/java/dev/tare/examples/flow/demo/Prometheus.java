package dev.tare.examples.flow.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A Prometheus that scrapes the servers of the demo, as a process beside it. Paths are those of the
 * repository.
 */
final class Prometheus implements AutoCloseable {
  /** Where it shows what it has. */
  static final URI ADDRESS = URI.create("http://127.0.0.1:9090");

  private static final Path CONFIG = Path.of("ops", "prometheus", "demo.yml");
  private static final Path DIRECTORY = Path.of("target", "demo");
  private static final Path LOG = DIRECTORY.resolve("prometheus.log");
  private static final long READY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
  private static final long POLL_MS = 50;
  private static final long STOP_TIMEOUT_S = 10;

  private final Process process;

  private Prometheus(Process process) {
    this.process = process;
  }

  /**
   * Starts it; it takes a moment until it is ready.
   *
   * @throws IOException if its port is taken or it cannot be started
   */
  static Prometheus start(Path binary, List<URI> servers) throws IOException {
    requireFreePort();
    Files.createDirectories(DIRECTORY);
    // The ports of the demo are not known before, so the configuration reads them from this file.
    String targets =
        servers.stream()
            .map(server -> "\"" + server.getAuthority() + "\"")
            .collect(Collectors.joining(", ", "[{\"targets\": [", "]}]\n"));
    Files.writeString(DIRECTORY.resolve("targets.json"), targets);
    ProcessBuilder builder =
        new ProcessBuilder(
            binary.toString(),
            "--config.file=" + CONFIG,
            "--storage.tsdb.path=" + DIRECTORY.resolve("prometheus"),
            "--storage.tsdb.retention.time=1d",
            "--web.listen-address=" + ADDRESS.getAuthority());
    builder.redirectErrorStream(true).redirectOutput(LOG.toFile());
    return new Prometheus(builder.start());
  }

  private static void requireFreePort() throws IOException {
    try {
      new ServerSocket(ADDRESS.getPort(), 1, InetAddress.getByName(ADDRESS.getHost())).close();
    } catch (IOException e) {
      throw new IOException("prometheus cannot listen on " + ADDRESS + ": " + e.getMessage(), e);
    }
  }

  /** Waits until it answers. */
  void awaitReady() throws Exception {
    long beginNs = System.nanoTime();
    try (FlowClient client = new FlowClient(ADDRESS, 1)) {
      client.start();
      while (!ready(client)) {
        if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)
            || System.nanoTime() - beginNs > READY_TIMEOUT_NS) {
          throw new IOException("prometheus did not get ready: " + LOG + " says why");
        }
      }
    }
  }

  private static boolean ready(FlowClient client) throws InterruptedException {
    try {
      return client.send("GET", "/-/ready", "") == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  /** Ends it: with patience, as it writes what it has, but not for ever. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(STOP_TIMEOUT_S, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
