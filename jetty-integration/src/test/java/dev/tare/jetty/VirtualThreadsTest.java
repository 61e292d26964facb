package dev.tare.jetty;

import static dev.tare.jetty.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.MetricsSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests on virtual threads, which have no ring of their own, in both of Jetty's ways. */
@Tag("recording")
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "has no virtual threads")
class VirtualThreadsTest {
  private static final String[] PATHS = {"/ok", "/completeBeforeReturn", "/throw", "/withBody"};
  private static final int CLIENTS = 6;
  private static final int ROUNDS = 100;

  private enum Pool {
    VIRTUAL {
      @Override
      ThreadPool open() {
        return new VirtualThreadPool();
      }
    },
    QUEUED {
      @Override
      ThreadPool open() {
        QueuedThreadPool pool = TestServer.threads();
        pool.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        // A selecting thread runs the request itself where a reserved one can select in its stead.
        pool.setReservedThreads(0);
        return pool;
      }
    };

    abstract ThreadPool open();

    /** How many of the requests may run on a thread of the pool's own. */
    long mostOnPlatform() {
      return this == VIRTUAL ? 0 : CLIENTS * ROUNDS * PATHS.length / 100;
    }
  }

  /** Counts what came, and how much of it on other threads than virtual ones. */
  private static final class Witness extends Handler.Wrapper {
    final LongAdder requests = new LongAdder();
    final LongAdder platform = new LongAdder();
    final LongAdder platformHttp2 = new LongAdder();

    Witness(Handler handler) {
      super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      requests.increment();
      if (!VirtualThreads.isVirtualThread()) {
        platform.increment();
        if (request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
          platformHttp2.increment();
        }
      }
      return super.handle(request, response, callback);
    }
  }

  private static Witness app() {
    PathMappingsHandler mappings = new PathMappingsHandler();
    for (String path : PATHS) {
      mappings.addMapping(PathSpec.from(path), new ScenarioApp());
    }
    return new Witness(new ContextHandler(mappings, "/"));
  }

  @ParameterizedTest
  @EnumSource(Pool.class)
  void shouldCountEveryRequestWhenTheyRunOnVirtualThreads(Pool pool) throws Exception {
    Witness app = app();
    try (TestServer server = TestServer.installed(pool.open(), app)) {
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
      try {
        List<Callable<Void>> plays = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          plays.add(i % 2 == 0 ? () -> play(server.port()) : () -> playHttp2(server.port()));
        }
        for (Future<Void> play : clients.invokeAll(plays, 60, TimeUnit.SECONDS)) {
          play.get();
        }
      } finally {
        clients.shutdownNow();
      }
      int each = CLIENTS * ROUNDS;
      server.awaitRecorded((long) PATHS.length * each);
      assertThat(server.requests("GET", "/ok", 200)).isEqualTo(each);
      assertThat(server.requests("GET", "/completeBeforeReturn", 200)).isEqualTo(each);
      assertThat(server.requests("GET", "/throw", 500)).isEqualTo(each);
      assertThat(server.requests("GET", "/withBody", 200)).isEqualTo(each);
      MetricsSnapshot snapshot = server.snapshot();
      String[] withBody = {"method", "GET", "route", "/withBody"};
      assertThat(snapshot.value("http_response_size_bytes_sum", withBody))
          .isEqualTo(1_000.0 * each);
      assertThat(snapshot.value("tare_jetty_errors_total")).isZero();
      assertThat(server.recorded()).isEqualTo(app.requests.sum());
      assertThat(server.active()).isZero();
      assertThat(app.platformHttp2.sum()).isZero();
      // Over HTTP/1.1 Jetty goes on with a connection in the queued pool itself, now and then:
      // where
      // another thread has completed the response (HttpConnection.run).
      assertThat(app.platform.sum()).isBetween(0L, pool.mostOnPlatform());
    }
  }

  private static Void play(int port) throws Exception {
    try (RawClient client = new RawClient(port)) {
      for (int i = 0; i < ROUNDS; i++) {
        for (String path : PATHS) {
          assertThat(client.exchange(get(path)).status()).isIn(200, 500);
        }
      }
    }
    return null;
  }

  /** All streams of a round at once. */
  private static Void playHttp2(int port) throws Exception {
    try (Http2Client client = new Http2Client(port)) {
      for (int i = 0; i < ROUNDS; i++) {
        List<Http2Client.Exchange> round = new ArrayList<>();
        for (String path : PATHS) {
          round.add(client.send("GET", path, null));
        }
        for (Http2Client.Exchange exchange : round) {
          exchange.awaitEnd();
          assertThat(exchange.status()).isIn(200, 500);
        }
      }
    }
    return null;
  }

  @Test
  void shouldShowTasksAndNoThreadsWhenThePoolIsVirtual() throws Exception {
    VirtualThreadPool pool = new VirtualThreadPool(40);
    try (TestServer server = TestServer.installed(pool, new ScenarioApp())) {
      assertThat(poolFamilies(server))
          .containsExactlyInAnyOrder(
              "jetty_virtual_tasks_max",
              "jetty_virtual_tasks_running",
              "jetty_virtual_tasks_waiting");
      assertThat(server.snapshot().value("jetty_virtual_tasks_max")).isEqualTo(40);
      assertThat(server.snapshot().value("jetty_virtual_tasks_running")).isBetween(1.0, 40.0);
      assertThat(server.snapshot().value("jetty_virtual_tasks_waiting")).isZero();
    }
  }

  @Test
  void shouldShowThreadsWhenTheVirtualPoolTracksThem() throws Exception {
    VirtualThreadPool pool = new VirtualThreadPool(0);
    pool.setTracking(true);
    try (TestServer server = TestServer.installed(pool, new ScenarioApp())) {
      assertThat(poolFamilies(server)).containsExactly("jetty_threads_current");
      assertThat(server.snapshot().value("jetty_threads_current")).isPositive();
    }
  }

  @Test
  void shouldSayNothingOfUtilizationWhenTheQueuedPoolHasAVirtualExecutor() throws Exception {
    try (TestServer server = TestServer.installed(Pool.QUEUED.open(), new ScenarioApp())) {
      assertThat(poolFamilies(server))
          .containsExactlyInAnyOrder(
              "jetty_threads_current",
              "jetty_threads_idle",
              "jetty_threads_min",
              "jetty_threads_max",
              "jetty_threads_leased",
              "jetty_queue_size");
    }
  }

  private static Set<String> poolFamilies(TestServer server) {
    return server.snapshot().families().stream()
        .map(family -> family.descriptor().name().value())
        .filter(name -> name.matches("jetty_(threads|queue|virtual)_.*"))
        .collect(Collectors.toSet());
  }
}
