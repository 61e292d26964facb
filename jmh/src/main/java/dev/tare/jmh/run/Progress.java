package dev.tare.jmh.run;

import java.time.Duration;
import java.util.Locale;

/** Says what is running, how much is done, and when it will be. */
final class Progress {
  private final int runs;
  private final long beginNs = System.nanoTime();
  private int done;

  Progress(int runs) {
    this.runs = runs;
  }

  /** Says that this has run, and what it found. */
  void done(String what, double score, String unit) {
    done++;
    long elapsedNs = System.nanoTime() - beginNs;
    System.out.printf(
        Locale.ROOT,
        "[%3d/%d] %s, %s to go  %-60s %,14.2f %s%n",
        done,
        runs,
        clock(elapsedNs),
        clock(elapsedNs * (runs - done) / done),
        what,
        score,
        unit);
  }

  private static String clock(long ns) {
    Duration time = Duration.ofNanos(ns);
    return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
  }
}
