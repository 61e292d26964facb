package dev.tare.examples.flow.demo;

import dev.tare.Metrics;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Two flow servers with flows in them and requests against one, and a line every second about how
 * fast that is and what Tare costs. {@code bin/demo} builds and starts it.
 */
public final class Demo {
  private static final int FAILED = 1;
  private static final int CANNOT_START = 2;
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long END_TIMEOUT_S = 20;
  private static final String USAGE =
      "usage: demo [--for 20s] [--port 8080] [--no-load] [--ring array|agrona]"
          + " [--prometheus BINARY]";

  /** What crashes here is meant to, and counted; a warning of each would tear the lines. */
  private static final Logger FAILURES = Logger.getLogger("dev.tare.examples.flow");

  private final Options options;
  private final PrintStream out;
  private final CountDownLatch stop;

  private Demo(Options options, PrintStream out, CountDownLatch stop) {
    this.options = options;
    this.out = out;
    this.stop = stop;
  }

  /** Runs until the time is over or the process is told to end; ends all it has started. */
  public static void main(String[] args) {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    // The JVM halts when its hooks have returned: so this one waits for what main has to close.
    Thread hook =
        new Thread(
            () -> {
              stop.countDown();
              await(ended, END_TIMEOUT_S * SECOND_NS);
            },
            "demo-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    int status = FAILED;
    try {
      status = run(List.of(args), System.out, System.err, stop);
    } finally {
      ended.countDown();
    }
    if (status != 0) {
      System.exit(status);
    }
  }

  /** Runs until the time is over or {@code stop} opens. Returns the exit status. */
  static int run(List<String> args, PrintStream out, PrintStream err, CountDownLatch stop) {
    Options options;
    try {
      options = Options.parse(args);
    } catch (IllegalArgumentException e) {
      err.println("demo: " + e.getMessage() + "; " + USAGE);
      return CANNOT_START;
    }
    try {
      new Demo(options, out, stop).run();
      return 0;
    } catch (IOException e) {
      err.println("demo: " + e.getMessage());
      return CANNOT_START;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    } catch (Exception e) {
      err.println("demo: failed: " + e);
      return FAILED;
    }
  }

  private void run() throws Exception {
    FAILURES.setLevel(Level.SEVERE);
    try (DemoServer west = DemoServer.start(options.ring(), "--port", "0");
        DemoServer server =
            DemoServer.start(
                options.ring(),
                "--port",
                Integer.toString(options.port()),
                "--peer.west",
                west.address().toString(),
                "--restart.limit",
                "1000")) {
      try (FlowClient far = new FlowClient(west.address(), 1);
          FlowClient client = new FlowClient(server.address(), Load.CONNECTIONS);
          Load load = new Load(client)) {
        far.start();
        client.start();
        DemoFlows.startFar(far);
        DemoFlows.start(client);
        out.println("live        " + server.address().resolve("/metrics/live"));
        out.println("index       " + server.address().resolve("/"));
        out.println("metrics     " + server.address().resolve("/metrics"));
        out.println("peer        " + west.address().resolve("/") + " (where orders are sent)");
        if (options.prometheus() == null) {
          show(server.metrics(), load);
          return;
        }
        List<URI> servers = List.of(server.address(), west.address());
        showWithPrometheus(options.prometheus(), servers, server.metrics(), load);
      }
    }
  }

  private void showWithPrometheus(Path binary, List<URI> servers, Metrics metrics, Load load)
      throws Exception {
    try (Prometheus prometheus = Prometheus.start(binary, servers)) {
      prometheus.awaitReady();
      out.println("prometheus  " + Prometheus.ADDRESS + " (its first scrape takes five seconds)");
      Graphs.QUERIES.forEach(
          (title, query) ->
              out.printf("  %s%n    %s%n", title, Graphs.link(Prometheus.ADDRESS, query)));
      show(metrics, load);
    }
  }

  /** Sends the load, and says every second how it goes. */
  private void show(Metrics metrics, Load load) {
    if (options.load()) {
      load.start();
    }
    out.printf(
        "load        %s%n%n%s%n%n",
        options.load()
            ? Load.RATE + " requests/s at most, over " + Load.CONNECTIONS + " connections"
            : "none",
        LiveLines.LEGEND);
    long startNs = System.nanoTime();
    LiveLines lines = new LiveLines(Reading.of(metrics.snapshot(), startNs));
    long seconds = seconds(options.time());
    for (long second = 1; second <= seconds; second++) {
      if (await(stop, startNs + second * SECOND_NS - System.nanoTime())) {
        break;
      }
      out.println(lines.next(Reading.of(metrics.snapshot(), System.nanoTime())));
      out.flush();
    }
    if (load.failures() > 0) {
      out.println("requests without an answer: " + load.failures());
    }
  }

  private static long seconds(@Nullable Duration time) {
    return time == null ? Long.MAX_VALUE : time.toSeconds();
  }

  /** Whether the latch opened in that time; an interrupt opens it too. */
  private static boolean await(CountDownLatch latch, long timeoutNs) {
    try {
      return latch.await(timeoutNs, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
