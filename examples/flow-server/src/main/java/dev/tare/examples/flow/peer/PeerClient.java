package dev.tare.examples.flow.peer;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** Posts to other servers. Thread-safe; a post blocks until it is answered or the time is over. */
final class PeerClient implements AutoCloseable {
  /** What is known of a post. */
  enum Answer {
    /** It was accepted. */
    ACCEPTED,
    /** It was refused, and always will be. */
    REFUSED,
    /** It was refused as things are: the other is full, stopping or not yet there. */
    NOT_NOW,
    /** It was not sent. */
    UNREACHABLE,
    /** It may have been accepted: no answer came, or none that says. */
    UNKNOWN
  }

  private static final int MAX_CONNECTIONS = 512;
  private static final int THREADS = 8;

  private final HttpClient http = new HttpClient();
  private final Duration timeout;

  /** Waits so long for a connection, and for an answer. */
  PeerClient(Duration timeout) {
    this.timeout = timeout;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("flow-peers");
    threads.setDaemon(true);
    http.setExecutor(threads);
    http.setConnectTimeout(timeout.toMillis());
    http.setMaxConnectionsPerDestination(MAX_CONNECTIONS);
    http.setFollowRedirects(false);
    http.setUserAgentField(null);
  }

  void start() {
    try {
      http.start();
    } catch (Exception e) {
      throw new IllegalStateException("HTTP client did not start", e);
    }
  }

  Answer post(URI uri, byte[] json) throws InterruptedException {
    try {
      return answer(
          http.POST(uri)
              .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .body(new BytesRequestContent("application/json", json))
              .send()
              .getStatus());
    } catch (TimeoutException e) {
      return Answer.UNKNOWN;
    } catch (ExecutionException e) {
      return isBeforeSending(e.getCause()) ? Answer.UNREACHABLE : Answer.UNKNOWN;
    }
  }

  private static Answer answer(int status) {
    return switch (status) {
      case 200, 202 -> Answer.ACCEPTED;
      case 404, 409, 429, 503 -> Answer.NOT_NOW;
      default -> status / 100 == 4 ? Answer.REFUSED : Answer.UNKNOWN;
    };
  }

  private static boolean isBeforeSending(@Nullable Throwable e) {
    return e instanceof ConnectException
        || e instanceof SocketTimeoutException // of the connection: that of the answer is another
        || e instanceof UnresolvedAddressException
        || e instanceof RejectedExecutionException;
  }

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
