package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.junit.jupiter.api.Test;

/** What a request allocates over one that passes through a handler that does nothing. */
class AllocationTest {
  private static final int REQUESTS = 2_000;
  private static final int WARM_UP_ROUNDS = 8;
  private static final int ROUNDS = 10;

  /** The bar is 16; two servers differ by as much again by chance. A hook a request would be 53. */
  private static final long LIMIT_BYTES = 32;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final class PassThrough extends Handler.Wrapper {
    PassThrough(Handler handler) {
      super(handler);
    }
  }

  private static Handler app() {
    PathMappingsHandler mappings = new PathMappingsHandler();
    mappings.addMapping(PathSpec.from("/ok"), new ScenarioApp());
    return new ContextHandler(mappings, "/");
  }

  /**
   * Both servers run in one JVM and take turns, so that Jetty's code is compiled alike for both.
   * The least of several rounds counts: what the JVM does beside only ever adds.
   */
  @Test
  void shouldAllocateNothingOverAPassThroughHandlerWhenWarm() throws Exception {
    try (TestServer bare = TestServer.with(metrics -> new PassThrough(app()));
        TestServer measured = TestServer.measuring(app());
        RawClient bareClient = new RawClient(bare.port());
        RawClient measuredClient = new RawClient(measured.port())) {
      long bareBytes = Long.MAX_VALUE;
      long measuredBytes = Long.MAX_VALUE;
      for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
        long one = bytesPerRequest(bareClient);
        long other = bytesPerRequest(measuredClient);
        if (round >= WARM_UP_ROUNDS) {
          bareBytes = Math.min(bareBytes, one);
          measuredBytes = Math.min(measuredBytes, other);
        }
      }
      assertThat(measuredBytes - bareBytes).isLessThanOrEqualTo(LIMIT_BYTES);
    }
  }

  private static long bytesPerRequest(RawClient client) throws IOException {
    String request = get("/ok");
    long before = allocatedByServers();
    for (int i = 0; i < REQUESTS; i++) {
      client.exchange(request);
    }
    return (allocatedByServers() - before) / REQUESTS;
  }

  /** Of all pool threads: which one serves a request is not ours to say. */
  private static long allocatedByServers() {
    long[] ids =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("qtp"))
            .mapToLong(Thread::getId)
            .toArray();
    return Arrays.stream(THREADS.getThreadAllocatedBytes(ids)).filter(bytes -> bytes > 0).sum();
  }
}
