package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tare.jetty.client.TareHttpClient;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a request of a client allocates over one that nobody measures. */
@Tag("recording")
class HttpClientAllocationTest {
  private static final int REQUESTS = 300;
  private static final int WARM_UP_ROUNDS = 20;
  private static final int ROUNDS = 21;
  private static final int ATTEMPTS = 5;

  /**
   * What Jetty allocates so that a request's end is told: a copy of its listeners, and what joins
   * one to another, where there are two; and what is by chance.
   */
  private static final long LIMIT_BYTES = 72 + 24;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void shouldAllocateNoMoreThanJettyDoesToTellOfTheEnd() throws Exception {
    try (TestServer server = TestServer.with(metrics -> new ScenarioApp());
        MeasuredClient client = new MeasuredClient(server.port())) {
      client.measured.close();
      difference(client, server.port(), WARM_UP_ROUNDS);
      long difference = Long.MAX_VALUE;
      for (int i = 0; i < ATTEMPTS && difference > LIMIT_BYTES; i++) {
        difference = difference(client, server.port(), ROUNDS);
      }
      assertThat(difference).as("bytes of each request").isLessThanOrEqualTo(LIMIT_BYTES);
    }
  }

  /** One client and the same threads take turns, so that Jetty's code is compiled once for both. */
  private static long difference(MeasuredClient client, int port, int rounds) throws Exception {
    long[] measured = new long[rounds];
    long[] bare = new long[rounds];
    for (int round = 0; round < rounds; round++) {
      TareHttpClient listening =
          TareHttpClient.builder(client.client, client.metrics.registry())
              .routes(request -> "/ok")
              .install();
      bytesPerRequest(client.client, port, 30); // the first ones make what is used again
      measured[round] = bytesPerRequest(client.client, port, REQUESTS);
      listening.close();
      bare[round] = bytesPerRequest(client.client, port, REQUESTS);
    }
    return median(measured) - median(bare);
  }

  private static long median(long[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static long bytesPerRequest(HttpClient client, int port, int requests) throws Exception {
    long before = allocated();
    for (int i = 0; i < requests; i++) {
      client.newRequest("127.0.0.1", port).path("/ok").send();
    }
    return (allocated() - before) / requests;
  }

  /** Of the client's threads and of this one: which of them does what is not ours to say. */
  private static long allocated() {
    Thread own = Thread.currentThread();
    long[] ids =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread == own || thread.getName().startsWith("client"))
            .mapToLong(Thread::getId)
            .toArray();
    return Arrays.stream(THREADS.getThreadAllocatedBytes(ids)).filter(bytes -> bytes > 0).sum();
  }
}
