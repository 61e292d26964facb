package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** The answer is complete while the application still waits for more of the request. */
class UnreadContentTest {
  private static final String HALF =
      "POST /ok HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345";

  @Test
  void shouldEndWhatTheApplicationWaitsForAsJettyDoes() throws Exception {
    Demanding demanding = new Demanding();
    try (TestServer server =
            TestServer.with(metrics -> new TareHandler(metrics.registry(), demanding));
        RawClient client = new RawClient(server.port())) {
      client.send(HALF);
      assertThat(client.read(false).status()).isEqualTo(200);
      assertThat(demanding.answered.get(30, TimeUnit.SECONDS)).isEqualTo("answered");
      assertThat(demanding.told.get(30, TimeUnit.SECONDS)).isEqualTo("told");
      server.awaitRecorded(1);
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
    }
  }

  /** Reads what there is, asks for more, and answers without it. */
  private static final class Demanding extends Handler.Abstract.NonBlocking {
    private final CompletableFuture<String> answered = new CompletableFuture<>();
    private final CompletableFuture<String> told = new CompletableFuture<>();

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      while (request.read() != null) {
        // until there is no more for now
      }
      request.demand(() -> told.complete("told"));
      try {
        response.write(true, ByteBuffer.wrap(new byte[] {'a'}), callback);
        answered.complete("answered");
      } catch (Throwable e) {
        answered.completeExceptionally(e);
      }
      return true;
    }
  }
}
