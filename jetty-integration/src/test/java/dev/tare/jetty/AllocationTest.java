package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tare.Metrics;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.Function;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request allocates over one that passes through a handler that does nothing. */
@Tag("recording")
class AllocationTest {
  private static final int REQUESTS = 500;
  private static final int WARM_UP_ROUNDS = 20;
  private static final int ROUNDS = 21;
  private static final int ATTEMPTS = 5;

  /** A new hook for each request would be 53, a request attribute 170. */
  private static final long LIMIT_BYTES = 16;

  /** What Jetty allocates where anybody listens to a context, to tell them that it was left. */
  private static final long ITERATOR_BYTES = 24;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final class PassThrough extends Handler.Wrapper {
    PassThrough(Handler handler) {
      super(handler);
    }
  }

  /** Learns nothing from being told. */
  static final class Deaf implements ContextHandler.ContextScopeListener {}

  /** What is measured, and what it is compared with. */
  private enum App {
    MAPPINGS,
    EE10,
    EE11;

    ContextHandler in(String path) {
      return switch (this) {
        case MAPPINGS -> {
          PathMappingsHandler mappings = new PathMappingsHandler();
          mappings.addMapping(PathSpec.from("/ok"), new Leaf());
          yield new ContextHandler(mappings, path);
        }
        case EE10 -> {
          var context = new org.eclipse.jetty.ee10.servlet.ServletContextHandler(path);
          context.addServlet(new Servlet(), "/ok");
          yield context;
        }
        case EE11 -> {
          var context = new org.eclipse.jetty.ee11.servlet.ServletContextHandler(path);
          context.addServlet(new Servlet(), "/ok");
          yield context;
        }
      };
    }
  }

  private static final class Servlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getOutputStream().write(new byte[5]);
    }
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
   * JVM does beside falls into some of them; and again where they are not as they should be, as a
   * compiler that has to wait for others may not have got to everything.
   *
   * @param listener whether somebody else listens to the context that this is compared with: then
   *     Jetty has its iterator there, too
   */
  @ParameterizedTest
  @CsvSource({
    "MAPPINGS, /, false, " + LIMIT_BYTES,
    "MAPPINGS, /ctx, true, " + LIMIT_BYTES,
    "EE10, /ctx, true, " + LIMIT_BYTES,
    "EE11, /ctx, true, " + LIMIT_BYTES,
    "MAPPINGS, /ctx, false, " + (LIMIT_BYTES + ITERATOR_BYTES),
  })
  void shouldAllocateNothingOverAPassThroughHandlerWhenWarm(
      App app, String context, boolean listener, long limit) throws Exception {
    ContextHandler bare = app.in(context);
    if (listener) {
      bare.addEventListener(new Deaf());
    }
    assertAllocates(
        limit,
        metrics -> new TareHandler(metrics.registry(), app.in(context)),
        bare,
        context.equals("/") ? "/ok" : context + "/ok");
  }

  @Test
  void shouldAllocateNothingForLabelsOfTheApplicationsOwn() throws Exception {
    ContextHandler bare = App.MAPPINGS.in("/ctx");
    bare.addEventListener(new Deaf());
    assertAllocates(
        LIMIT_BYTES,
        metrics ->
            TareHandler.builder(metrics.registry())
                .label("tenant", 7, request -> request.getHttpURI().getScheme())
                .connectorLabel()
                .virtualHostLabel()
                .build(App.MAPPINGS.in("/ctx")),
        bare,
        "/ctx/ok");
  }

  private static void assertAllocates(
      long limit, Function<Metrics, Handler> measured, Handler bare, String path) throws Exception {
    Switch[] handlers = new Switch[1];
    try (TestServer server =
            TestServer.with(
                metrics ->
                    handlers[0] = new Switch(measured.apply(metrics), new PassThrough(bare)));
        RawClient client = new RawClient(server.port())) {
      String request = get(path);
      difference(handlers[0], client, request, WARM_UP_ROUNDS);
      long difference = Long.MAX_VALUE;
      for (int i = 0; i < ATTEMPTS && difference > limit; i++) {
        difference = difference(handlers[0], client, request, ROUNDS);
      }
      assertThat(difference).as("bytes of each request").isLessThanOrEqualTo(limit);
    }
  }

  private static long difference(Switch handlers, RawClient client, String request, int rounds)
      throws IOException {
    long[] measured = new long[rounds];
    long[] bare = new long[rounds];
    for (int round = 0; round < rounds; round++) {
      handlers.measured = true;
      measured[round] = bytesPerRequest(client, request);
      handlers.measured = false;
      bare[round] = bytesPerRequest(client, request);
    }
    return median(measured) - median(bare);
  }

  static long median(long[] values) {
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
  static long allocatedByServers() {
    long[] ids =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("qtp"))
            .mapToLong(Thread::getId)
            .toArray();
    return Arrays.stream(THREADS.getThreadAllocatedBytes(ids)).filter(bytes -> bytes > 0).sum();
  }
}
