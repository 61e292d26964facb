package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.AsyncRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** Each way in which a request of Jetty's client fails: recorded once, and said how. */
class HttpClientFailureTest {
  private final ScenarioApp app = new ScenarioApp();

  /** A server that reads the head of one request, says this, and is gone. */
  private static final class Rude implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final Thread thread;

    Rude(String answer) throws IOException {
      this.thread = new Thread(() -> serve(answer), "rude");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve(String answer) {
      try (Socket client = socket.accept()) {
        InputStream in = client.getInputStream();
        int lineEnds = 0;
        for (int b = in.read(); b >= 0 && lineEnds < 3; b = in.read()) {
          lineEnds = b == '\n' || b == '\r' ? lineEnds + 1 : 0;
        }
        client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static CompletableFuture<ContentResponse> send(Request request) {
    return new CompletableResponseListener(request).send();
  }

  private static void assertFails(CompletableFuture<?> sent) {
    assertThatThrownBy(() -> sent.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
  }

  private Runnable held() throws InterruptedException {
    Runnable answer = app.held.poll(30, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return answer;
  }

  @Test
  void shouldCountARefusedConnection() throws Exception {
    try (MeasuredClient client = new MeasuredClient(closedPort())) {
      assertFails(send(client.request("/ok")));
      client.awaitOnly("GET", "/ok", 0, "connect");
      assertThat(client.value("request_queue_seconds_count", "client", "default"))
          .as("it never had a connection")
          .isZero();
    }
  }

  /** Sent to its end, and no response: Jetty tells those who listened early only. */
  @Test
  void shouldCountAResponseThatDoesNotComeInTime() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client = new MeasuredClient(server.port())) {
      assertFails(send(client.request("/never").timeout(200, TimeUnit.MILLISECONDS)));
      client.awaitOnly("GET", "/never", 0, "timeout");
    }
  }

  @Test
  void shouldCountAConnectionThatIdlesOut() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client = new MeasuredClient(server.port())) {
      assertFails(send(client.request("/never").idleTimeout(200, TimeUnit.MILLISECONDS)));
      client.awaitOnly("GET", "/never", 0, "timeout");
    }
  }

  @Test
  void shouldCountATimeoutInTheQueue() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client = new MeasuredClient(server.port())) {
      client.client.setMaxConnectionsPerDestination(1);
      var first = send(client.request("/held"));
      Runnable answer = held();
      assertFails(send(client.request("/ok").timeout(200, TimeUnit.MILLISECONDS)));
      Eventually.until("recorded", () -> client.recorded() == 1);
      assertThat(client.requests("GET", "/ok", 0)).isEqualTo(1);
      assertThat(client.outcome("timeout")).isEqualTo(1);
      answer.run();
      first.get(30, TimeUnit.SECONDS);
      client.awaitRecorded(2);
    }
  }

  @Test
  void shouldCountWhatFindsTheQueueFull() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client = new MeasuredClient(server.port())) {
      client.client.setMaxConnectionsPerDestination(1);
      client.client.setMaxRequestsQueuedPerDestination(1);
      var first = send(client.request("/held"));
      Runnable answer = held();
      var second = send(client.request("/ok"));
      assertFails(send(client.request("/ok")));
      Eventually.until("recorded", () -> client.recorded() == 1);
      assertThat(client.requests("GET", "/ok", 0)).isEqualTo(1);
      assertThat(client.outcome("rejected")).isEqualTo(1);
      assertThat(client.active()).isEqualTo(2);
      answer.run();
      first.get(30, TimeUnit.SECONDS);
      second.get(30, TimeUnit.SECONDS);
      client.awaitRecorded(3);
    }
  }

  @Test
  void shouldCountWhatIsAbortedInTheQueueAndWhileItIsAnswered() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client = new MeasuredClient(server.port())) {
      client.client.setMaxConnectionsPerDestination(1);
      Request first = client.request("/held");
      var sent = send(first);
      held();
      Request queued = client.request("/ok");
      var waits = send(queued);
      queued.abort(new IllegalStateException("not any more")).get(30, TimeUnit.SECONDS);
      assertFails(waits);
      first.abort(new IllegalStateException("nor this")).get(30, TimeUnit.SECONDS);
      assertFails(sent);
      client.awaitRecorded(2);
      assertThat(client.requests("GET", "/ok", 0)).isEqualTo(1);
      assertThat(client.requests("GET", "/held", 0)).isEqualTo(1);
      assertThat(client.outcome("aborted")).isEqualTo(2);
    }
  }

  @Test
  void shouldCountARequestThatIsAbortedBeforeItIsSent() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client = new MeasuredClient(server.port())) {
      Request request = client.request("/ok");
      var aborted = request.abort(new IllegalStateException("never mind"));
      assertThat(aborted.get(30, TimeUnit.SECONDS)).as("there is nothing to abort yet").isFalse();
      assertFails(send(request));
      client.awaitOnly("GET", "/ok", 0, "aborted");
    }
  }

  @Test
  void shouldCountWhatIsUnderWayWhenTheClientStopsAndGoOnWhenItStartsAgain() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client = new MeasuredClient(server.port())) {
      client.client.setMaxConnectionsPerDestination(1);
      var sent = send(client.request("/held"));
      held();
      var waits = send(client.request("/ok"));
      client.client.stop();
      assertFails(sent);
      assertFails(waits);
      client.awaitRecorded(2);
      assertThat(client.requests("GET", "/ok", 0)).isEqualTo(1);
      assertThat(client.requests("GET", "/held", 0)).isEqualTo(1);
      assertThat(client.outcome("aborted")).isEqualTo(2);
      client.client.start();
      send(client.request("/ok")).get(30, TimeUnit.SECONDS);
      client.awaitRecorded(3);
    }
  }

  @Test
  void shouldCountAServerThatLeavesWithoutAnAnswer() throws Exception {
    try (Rude server = new Rude("");
        MeasuredClient client = new MeasuredClient(server.port())) {
      assertFails(send(client.request("/ok")));
      client.awaitOnly("GET", "/ok", 0, "error");
    }
  }

  @Test
  void shouldCountABodyThatBreaksOffByTheStatusThatCame() throws Exception {
    try (Rude server = new Rude("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        MeasuredClient client = new MeasuredClient(server.port())) {
      assertFails(send(client.request("/ok")));
      client.awaitOnly("GET", "/ok", 200, "error");
    }
  }

  @Test
  void shouldCountAnAnswerThatIsNoHttp() throws Exception {
    try (Rude server = new Rude("220 mail.example ESMTP\r\n");
        MeasuredClient client = new MeasuredClient(server.port())) {
      assertFails(send(client.request("/ok")));
      client.awaitOnly("GET", "/ok", 0, "error");
    }
  }

  /** The answer is whole, though nobody wanted the rest of the request. */
  @Test
  void shouldTakeAnEarlyAnswerForWhatItIs() throws Exception {
    try (TestServer server = TestServer.with(metrics -> app);
        MeasuredClient client = new MeasuredClient(server.port())) {
      AsyncRequestContent unfinished = new AsyncRequestContent();
      unfinished.write(ScenarioApp.bytes(10), Callback.NOOP);
      Request request = client.request("/reject413").method("POST").body(unfinished);
      request.onResponseSuccess(answered -> unfinished.fail(new IOException("enough")));
      request.send(result -> {});
      client.awaitOnly("POST", "/reject413", 413, "ok");
    }
  }
}
