package dev.tare.jmh.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@link MeasuredServer} in a JVM of its own. */
final class ServerProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 10;

  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private final int port;

  ServerProcess(Variant variant) throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                MeasuredServer.class.getName(),
                variant.library)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    in = process.outputWriter(StandardCharsets.UTF_8);
    port = Integer.parseInt(line());
  }

  private String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the server ended");
    }
    return line;
  }

  String url() {
    return "http://127.0.0.1:" + port + "/";
  }

  /** CPU nanoseconds of the process and bytes that its threads allocated, until now. */
  Usage usage() throws IOException {
    in.write("?\n");
    in.flush();
    String[] words = line().split(" ", 2);
    return new Usage(Long.parseLong(words[0]), Long.parseLong(words[1]));
  }

  @Override
  public void close() throws IOException {
    in.close();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What a process has used.
   *
   * @param cpuNs CPU time
   * @param bytes allocated
   */
  record Usage(long cpuNs, long bytes) {}
}
