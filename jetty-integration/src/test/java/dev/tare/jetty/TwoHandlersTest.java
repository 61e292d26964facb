package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Metrics;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Several handlers that count for one registry count a request once. */
class TwoHandlersTest {

  /** How two of them may come to be in one server. */
  private enum Tree {
    AROUND,
    AROUND_IN_CONTEXT,
    AROUND_QUEUE,
    SECOND,
    BOTH_IN_THIRD;

    Handler of(Metrics m, Handler app) {
      return switch (this) {
        case AROUND -> handler(m, handler(m, app));
        case AROUND_IN_CONTEXT -> handler(m, new ContextHandler(handler(m, app), "/"));
        case AROUND_QUEUE -> handler(m, new QoSHandler(handler(m, app)));
        case SECOND -> new Handler.Sequence(handler(m, declining()), handler(m, app));
        case BOTH_IN_THIRD ->
            handler(m, new Handler.Sequence(handler(m, declining()), handler(m, app)));
      };
    }
  }

  private static TareHandler handler(Metrics metrics, Handler app) {
    return new TareHandler(metrics.registry(), app);
  }

  private static Handler declining() {
    return new ContextHandler(new Handler.Sequence(), "/app");
  }

  private static Handler app() {
    return new ContextHandler(new ScenarioApp(), "/");
  }

  @ParameterizedTest
  @EnumSource
  void shouldCountOnceWhateverTheTree(Tree tree) throws Exception {
    for (String header : new String[] {"", "Connection: close\r\n"}) {
      try (TestServer server = TestServer.with(m -> tree.of(m, app()));
          RawClient client = new RawClient(server.port());
          Http2Client streams = new Http2Client(server.port())) {
        streams.send("GET", "/async", null).awaitEnd();
        client.exchange(get("/async").replace("Host: x\r\n", "Host: x\r\n" + header));
        server.awaitRecorded(2);
        assertThat(server.recorded()).isEqualTo(2);
        assertThat(server.active()).isZero();
        assertThat(server.requests("GET", "unmatched", 200)).isEqualTo(2);
        assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
      }
    }
  }

  /** The first has had its context declined; the second's is the one. */
  @Test
  void shouldTakeTheRouteOfTheOneThatAnswers() throws Exception {
    ContextHandler answering =
        new ContextHandler(
            new Handler.Abstract() {
              @Override
              public boolean handle(Request request, Response response, Callback callback) {
                request
                    .getComponents()
                    .getExecutor()
                    .execute(() -> response.write(true, ScenarioApp.bytes(5), callback));
                return true;
              }
            },
            "/app/x");
    try (TestServer server =
            TestServer.with(
                m -> new Handler.Sequence(handler(m, declining()), handler(m, answering)));
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/app/x/1"));
      client.exchange(get("/app/nobody"));
      server.awaitRecorded(2);
      assertThat(server.requests("GET", "/app/x/*", 200)).isEqualTo(1);
      assertThat(server.requests("GET", "unmatched", 404)).isEqualTo(1);
    }
  }

  @Test
  void shouldCountBothWhenTheyCountForTwoRegistries() throws Exception {
    try (Metrics other = Metrics.open();
        TestServer server =
            TestServer.with(m -> handler(m, new TareHandler(other.registry(), app())));
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/ok"));
      client.exchange(get("/ok"));
      server.awaitRecorded(2);
      assertThat(
              other
                  .snapshot()
                  .value(
                      "http_requests_total",
                      "method",
                      "GET",
                      "route",
                      "unmatched",
                      "status",
                      "200"))
          .isEqualTo(2);
    }
  }

  /**
   * The hook of the inner handler has the one of the outer for its stream, in every request of the
   * channel: what ends late must not take that from the next one.
   */
  @Test
  void shouldKeepTheNextRequestWhereTheEndOfOneTakesLong() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Handler answering =
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws InterruptedException {
            if (request.getHttpURI().getPath().equals("/first")) {
              Thread handling = Thread.currentThread();
              Thread ending =
                  new Thread(
                      () -> {
                        // Else that thread ends the request, which is to begin the next one.
                        Eventually.until("handled", () -> !isInServer(handling));
                        response.write(true, ScenarioApp.bytes(5), callback);
                        ended.countDown();
                      });
              ending.setDaemon(true);
              ending.start();
            } else {
              begun.countDown();
              assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
              response.write(true, ScenarioApp.bytes(5), callback);
            }
            return true;
          }
        };
    try (Metrics other = Metrics.open();
        TestServer server =
            TestServer.with(
                m -> new SlowEnd(begun, handler(m, new TareHandler(other.registry(), answering))));
        RawClient client = new RawClient(server.port())) {
      client.send(get("/first") + get("/second"));
      assertThat(client.read(false).status()).isEqualTo(200);
      assertThat(client.read(false).status()).isEqualTo(200);
      server.awaitRecorded(2);
      assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
      assertThat(other.snapshot().value("tare_jetty_errors_total")).isZero();
      assertThat(other.snapshot().value("http_active_requests")).isZero();
    }
  }

  private static boolean isInServer(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().startsWith("org.eclipse.jetty.server."));
  }

  /** Whoever ends the first request comes back from Jetty when the next one has begun. */
  private static final class SlowEnd extends Handler.Wrapper {
    private final CountDownLatch begun;

    SlowEnd(CountDownLatch begun, Handler app) {
      super(app);
      this.begun = begun;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      request.addHttpStreamWrapper(
          stream ->
              new HttpStream.Wrapper(stream) {
                @Override
                public void succeeded() {
                  super.succeeded();
                  try {
                    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }
              });
      return super.handle(request, response, callback);
    }
  }

  /** What one leaves out the other does not count, and refusals are counted by one log. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void shouldLeaveOutAndRefuseOnce(boolean outer) throws Exception {
    Predicate<Request> ok = request -> request.getHttpURI().getPath().equals("/ok");
    try (TestServer server =
            TestServer.with(
                m -> {
                  TareHandler.Builder builder = TareHandler.builder(m.registry()).exclude(ok);
                  TareHandler plain = new TareHandler(m.registry(), outer ? app() : declining());
                  return outer
                      ? builder.build(plain)
                      : new Handler.Sequence(builder.build(declining()), plain, app());
                },
                (jetty, m) -> {
                  RequestLog log =
                      new TareHandler(m.registry(), new Handler.Sequence()).badRequests();
                  RequestLog again =
                      new TareHandler(m.registry(), new Handler.Sequence()).badRequests();
                  jetty.setRequestLog(new RequestLog.Collection(log, again));
                });
        RawClient client = new RawClient(server.port())) {
      client.exchange(get("/ok"));
      client.exchange(get("/empty"));
      server.awaitRecorded(1);
      assertThat(server.recorded()).isEqualTo(1);
      assertThat(client.exchange("GET /a HTTP/1.1\r\n\r\n").status()).isEqualTo(400);
      Eventually.until("refused", () -> server.refusedInAll() > 0);
      assertThat(server.refusedWith(400)).isEqualTo(1);
      assertThat(server.refusedInAll()).isEqualTo(1);
    }
  }
}
