package dev.tare.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tare.Metrics;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.server.handler.StatisticsHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under load, and beside clients that go away: what is counted is what everybody else counts. */
class StressIT {
  private static final String REQUESTS = "20000";
  private static final int WRK_CONNECTIONS = 8;

  private static final Pattern WRK_REQUESTS = Pattern.compile("(\\d+) requests in");

  private final LongAdder logged = new LongAdder();
  private final StatisticsHandler jetty = new StatisticsHandler();
  private final HookWatch watch = new HookWatch(app());

  private static Handler app() {
    PathMappingsHandler mappings = new PathMappingsHandler();
    for (String path : new String[] {"/http1", "/http2", "/wrk"}) {
      mappings.addMapping(PathSpec.from(path), new Leaf());
    }
    for (String path : new String[] {"/ok", "/async", "/throw", "/big", "/readAll"}) {
      mappings.addMapping(PathSpec.from(path), new ScenarioApp());
    }
    return new ContextHandler(mappings, "/");
  }

  private static final class Leaf extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      response.write(true, ScenarioApp.bytes(5), callback);
      return true;
    }
  }

  private Handler handlers(Metrics metrics) {
    jetty.setHandler(watch);
    return new TareHandler(metrics.registry(), jetty);
  }

  private TestServer server() throws Exception {
    return TestServer.with(
        this::handlers,
        (server, metrics) ->
            server.setRequestLog(
                new RequestLog.Collection(
                    (request, response) -> logged.increment(),
                    ((TareHandler) server.getHandler()).badRequests())));
  }

  @Test
  void shouldCountWhatEverybodyCountsWhenUnderLoadAndAborted(@TempDir Path folder)
      throws Exception {
    Path h2load = tool("h2load", "nghttp2-client");
    Path wrk = tool("wrk", "wrk");
    AtomicBoolean loaded = new AtomicBoolean();
    ExecutorService clients = Executors.newFixedThreadPool(5);
    try (TestServer server = server()) {
      int port = server.port();
      String base = "http://127.0.0.1:" + port;
      Future<Integer> rude = clients.submit(new RudeClient(port, 1, () -> !loaded.get()));
      Future<Integer> ruder = clients.submit(new RudeClient(port, 2, () -> !loaded.get()));
      Future<String> http1 =
          clients.submit(
              () -> Tool.run(folder, h2load, "--h1", "-n", REQUESTS, "-c", "6", base + "/http1"));
      Future<String> http2 =
          clients.submit(
              () ->
                  Tool.run(folder, h2load, "-n", REQUESTS, "-c", "3", "-m", "10", base + "/http2"));
      String[] load = {"-t1", "-c" + WRK_CONNECTIONS, "-d2s", base + "/wrk"};
      final long byWrk = wrkRequests(Tool.run(folder, wrk, load));
      assertThat(http1.get()).contains(REQUESTS + " succeeded");
      assertThat(http2.get()).contains(REQUESTS + " succeeded");
      loaded.set(true);
      assertThat(rude.get() + ruder.get()).isPositive();
      awaitQuiet(server);

      assertThat(server.requests("GET", "/http1", 200)).hasToString(REQUESTS);
      assertThat(server.requests("GET", "/http2", 200)).hasToString(REQUESTS);
      assertThat(server.requests("GET", "/wrk", 200)).isBetween(byWrk, byWrk + WRK_CONNECTIONS);
      assertTotals(server);
    } finally {
      loaded.set(true);
      clients.shutdownNow();
    }
  }

  /** Clients are gone, and what they left behind has ended. */
  private void awaitQuiet(TestServer server) {
    server.awaitNoConnection();
    Eventually.until(
        "no request left",
        () -> server.active() == 0 && watch.liveRequests() == 0 && jetty.getRequestsActive() == 0);
    // Streams that were reset before their dispatch are only logged, and may be so a moment later.
    Eventually.until(
        "every request in the log counted",
        () -> server.recorded() + server.refusedInAll() == logged.sum());
  }

  /** Jetty's own counts: of what its handlers got, and of all that it logged. */
  private void assertTotals(TestServer server) {
    assertThat(watch.offences).isEmpty();
    assertThat(watch.hooks()).isBetween(1, (int) watch.watched() / 2);
    assertThat(server.recorded()).isEqualTo(watch.watched()).isEqualTo(jetty.getRequestTotal());
    assertThat(server.recorded() + server.refusedInAll()).isEqualTo(logged.sum());
    assertThat(outcome(server, "client_abort")).isPositive();
    assertThat(server.snapshot().value("tare_jetty_errors_total")).isZero();
    server.stop();
    assertThat(server.active()).isZero();
    assertThat(server.recorded()).isEqualTo(watch.watched());
  }

  private static double outcome(TestServer server, String outcome) {
    return server.snapshot().value("http_request_outcomes_total", "outcome", outcome);
  }

  private static long wrkRequests(String printed) {
    Matcher requests = WRK_REQUESTS.matcher(printed);
    assertThat(requests.find()).as(printed).isTrue();
    assertThat(printed).doesNotContain("Socket errors", "Non-2xx");
    return Long.parseLong(requests.group(1));
  }

  private static Path tool(String name, String debianPackage) {
    Optional<Path> program = Tool.find(name);
    assumeTrue(
        program.isPresent(), name + " is not on the PATH (Debian package " + debianPackage + ")");
    return program.orElseThrow();
  }
}
