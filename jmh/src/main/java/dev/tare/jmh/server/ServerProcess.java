package dev.tare.jmh.server;

import java.io.IOException;
import java.util.List;

/** A {@link MeasuredServer} in a JVM of its own. */
final class ServerProcess implements AutoCloseable {
  private final Child child;
  private final int port;

  ServerProcess(Variant variant) throws IOException {
    child = new Child(MeasuredServer.class, List.of("-Xmx256m"), variant.library);
    port = Integer.parseInt(child.line());
  }

  int port() {
    return port;
  }

  /** CPU nanoseconds of the process and bytes that its threads allocated, until now. */
  Usage usage() throws IOException {
    String[] words = child.ask("?").split(" ", 2);
    return new Usage(Long.parseLong(words[0]), Long.parseLong(words[1]));
  }

  @Override
  public void close() throws IOException {
    child.close();
  }

  /**
   * What a process has used.
   *
   * @param cpuNs CPU time
   * @param bytes allocated
   */
  record Usage(long cpuNs, long bytes) {}
}
