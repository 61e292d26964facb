package dev.tare.examples.flow.demo;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.StringRequestContent;

/** Talks to a flow server over a fixed number of connections. Thread-safe; every call blocks. */
final class FlowClient implements AutoCloseable {
  private static final long TIMEOUT_MS = 5_000;

  private final HttpClient http = new HttpClient();
  private final URI server;

  /** Talks to the server at this address, once started. */
  FlowClient(URI server, int connections) {
    this.server = server;
    http.setMaxConnectionsPerDestination(connections);
    http.setConnectTimeout(TIMEOUT_MS);
  }

  void start() throws Exception {
    http.start();
  }

  /**
   * Sends a request and reads the answer.
   *
   * @param json the body; empty for none
   * @return the status
   * @throws IOException if no answer came
   */
  int send(String method, String path, String json) throws IOException, InterruptedException {
    Request request =
        http.newRequest(server.resolve(path))
            .method(method)
            .timeout(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    if (!json.isEmpty()) {
      request.body(new StringRequestContent("application/json", json));
    }
    try {
      return request.send().getStatus();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(method + " " + server.resolve(path) + ": " + e.getMessage(), e);
    }
  }

  /** Sends a request that has to succeed. */
  void require(String method, String path, String json) throws IOException, InterruptedException {
    int status = send(method, path, json);
    if (status / 100 != 2) {
      throw new IOException(method + " " + server.resolve(path) + ": status=" + status + " (2xx)");
    }
  }

  /** Closes the connections and ends the client's threads. */
  @Override
  public void close() {
    try {
      http.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("HTTP client did not stop", e);
    }
  }
}
