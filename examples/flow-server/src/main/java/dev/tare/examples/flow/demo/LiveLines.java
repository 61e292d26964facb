package dev.tare.examples.flow.demo;

import java.util.Locale;

/** The lines of the demo: aligned columns for terminal and log file alike. Not thread-safe. */
final class LiveLines {
  /** What the columns mean. */
  static final String LEGEND =
      """
      requests/s, spills and aggregator are of the last second: requests completed on all routes, records
      that found a ring full, and the CPU time of Tare's own thread as a share of one core.
      p50 to max are of POST %s answered 202, in the last ten seconds that are whole, which move
      every five; memory is Tare's now."""
          .formatted(Reading.ROUTE);

  private static final int LINES_PER_HEADER = 20;
  private static final String HEADER =
      "  time  requests/s        p50        p99      p99.9        max  spills  aggregator    memory";

  private final long startNs;
  private Reading last;
  private int lines;

  /** Lines after this first reading. */
  LiveLines(Reading first) {
    this.startNs = first.timeNs();
    this.last = first;
  }

  /** The next line; every twentieth with the header above it. */
  String next(Reading now) {
    double seconds = (now.timeNs() - last.timeNs()) / 1e9;
    Reading.Latency latency = now.latency();
    long time = Math.round((now.timeNs() - startNs) / 1e9);
    String line =
        String.format(
            Locale.ROOT,
            "%6s  %,10.0f %s %s %s %s  %,6d  %s  %5.1f MiB",
            time / 60 + ":" + (time % 60 < 10 ? "0" : "") + time % 60,
            (now.requests() - last.requests()) / seconds,
            millis(latency.p50()),
            millis(latency.p99()),
            millis(latency.p999()),
            millis(latency.max()),
            now.spills() - last.spills(),
            share((now.cpuSeconds() - last.cpuSeconds()) / seconds),
            now.memoryBytes() / (1 << 20));
    last = now;
    return lines++ % LINES_PER_HEADER == 0 ? HEADER + System.lineSeparator() + line : line;
  }

  private static String millis(double seconds) {
    return Double.isNaN(seconds)
        ? "         -"
        : String.format(Locale.ROOT, "%7.2f ms", seconds * 1e3);
  }

  private static String share(double ratio) {
    return Double.isNaN(ratio) ? "         -" : String.format(Locale.ROOT, "%8.2f %%", ratio * 100);
  }
}
