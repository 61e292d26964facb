package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request allocates over one that passes through a handler that does nothing. */
class AllocationTest {
  private static final int REQUESTS = 500;
  private static final int WARM_UP_ROUNDS = 20;
  private static final int ROUNDS = 21;

  /** A new hook for each request would be 53, a request attribute 170. */
  private static final long LIMIT_BYTES = 16;

  /** What Jetty allocates to tell a listener which context a request enters. */
  private static final long ITERATOR_BYTES = 24;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final class PassThrough extends Handler.Wrapper {
    PassThrough(Handler handler) {
      super(handler);
    }
  }

  private static Handler app(String context) {
    PathMappingsHandler mappings = new PathMappingsHandler();
    mappings.addMapping(PathSpec.from("/ok"), new Leaf());
    return new ContextHandler(mappings, context);
  }

  private static final class Leaf extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.write(true, ScenarioApp.bytes(5), callback);
      return true;
    }
  }

  /** Has every request go one way, or every request the other. */
  private static final class Switch extends Handler.Sequence {
    private volatile boolean measured;

    Switch(Handler measured, Handler bare) {
      super(measured, bare);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      return getHandlers().get(measured ? 0 : 1).handle(request, response, callback);
    }
  }

  /**
   * One server, one connection and the same threads take turns, so that Jetty's code is compiled
   * once for both: two servers differ by 15 bytes by chance. Medians of many rounds, as what the
   * JVM does beside falls into some of them.
   */
  @ParameterizedTest
  @CsvSource({"/, " + LIMIT_BYTES, "/ctx, " + (LIMIT_BYTES + ITERATOR_BYTES)})
  void shouldAllocateNothingOverAPassThroughHandlerWhenWarm(String context, long limit)
      throws Exception {
    Switch[] handlers = new Switch[1];
    try (TestServer server =
            TestServer.with(
                metrics ->
                    handlers[0] =
                        new Switch(
                            new TareHandler(metrics.registry(), app(context)),
                            new PassThrough(app(context))));
        RawClient client = new RawClient(server.port())) {
      String request = get(context.equals("/") ? "/ok" : context + "/ok");
      long[] measured = new long[ROUNDS];
      long[] bare = new long[ROUNDS];
      for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        handlers[0].measured = true;
        long one = bytesPerRequest(client, request);
        handlers[0].measured = false;
        long other = bytesPerRequest(client, request);
        if (round >= 0) {
          measured[round] = one;
          bare[round] = other;
        }
      }
      assertThat(median(measured) - median(bare)).as(context).isLessThanOrEqualTo(limit);
    }
  }

  private static long median(long[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static long bytesPerRequest(RawClient client, String request) throws IOException {
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
