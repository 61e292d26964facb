package dev.tare.jmh.scale;

import dev.tare.jmh.run.Machine;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Serves the pages, lets Prometheus scrape them for some time, and says what that took. */
public final class ScaleSim {
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Beside two intervals, what Prometheus gets to start and to scrape everybody twice. */
  private static final long WARM_UP_SECONDS = 60;

  private static final int SCRAPES_BEFORE = 2;

  private ScaleSim() {}

  /**
   * Exits with 0 if there were scrapes and all succeeded, 1 if not, 2 for a wrong call.
   *
   * @param words of {@code bin/scale-sim}
   */
  public static void main(String... words) throws Exception {
    Options options;
    try {
      options = Options.parse(words);
    } catch (IllegalArgumentException e) {
      System.err.println("scale-sim: " + e.getMessage());
      System.exit(2);
      return;
    }
    Map<String, String> machine = Machine.describe("");
    System.out.printf(
        Locale.ROOT,
        "%,d instances of %d routes, each scraped every %d s; measured for %d s%n  on %s, %s, %s%n",
        options.instances(),
        options.routes(),
        options.intervalSeconds(),
        options.seconds(),
        machine.get("processors"),
        machine.get("kernel"),
        machine.get("JVM"));
    Result result = run(options);
    System.out.printf("  by Prometheus %s%n%s%n", result.end().version(), result);
    System.exit(result.failed() == 0 && result.served().scrapes() > 0 ? 0 : 1);
  }

  /** Blocks until all is measured. */
  static Result run(Options options) throws Exception {
    try (Pages pages =
            new Pages(
                Template.take(options.routes(), options.nativeHistograms()), options.instances());
        Prometheus prometheus = new Prometheus(options, pages.address(), pages.names())) {
      awaitWarm(options, pages, prometheus);
      Pages.Served servedBefore = pages.served();
      Prometheus.Usage begin = usage(prometheus);
      long beginNs = System.nanoTime();
      pass(options.seconds());
      Prometheus.Usage end = usage(prometheus);
      double seconds = (System.nanoTime() - beginNs) / 1e9;
      Pages.Served served = pages.served().since(servedBefore);
      int window = options.seconds();
      List<Double> durations = prometheus.samples("scrape_duration_seconds", window);
      long failed = prometheus.samples("up", window).stream().filter(up -> up != 1).count();
      return new Result(options, seconds, served, begin, end, durations, failed);
    }
  }

  private static void awaitWarm(Options options, Pages pages, Prometheus prometheus)
      throws IOException, InterruptedException {
    long limitSeconds = SCRAPES_BEFORE * (long) options.intervalSeconds() + WARM_UP_SECONDS;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
    while (!pages.allScraped(SCRAPES_BEFORE) || prometheus.usage().isEmpty()) {
      prometheus.requireAlive();
      if (System.nanoTime() - end > 0) {
        throw new IOException(
            "not every instance was scraped twice within %d s; what Prometheus says is in %s"
                .formatted(limitSeconds, options.folder()));
      }
      LockSupport.parkNanos(POLL_NS);
    }
  }

  private static Prometheus.Usage usage(Prometheus prometheus)
      throws IOException, InterruptedException {
    return prometheus
        .usage()
        .orElseThrow(() -> new IOException("Prometheus does not answer any more"));
  }

  private static void pass(int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
