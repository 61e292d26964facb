package dev.tare.process;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/**
 * Keeps a scan of TCP connections within a time: one that is expected to take longer is not begun,
 * one that does is given up. What to expect is learned from the scans that succeed.
 */
final class ScanBudget {
  /** Of both files without any connection, on a machine with 262,144 buckets. */
  private static final double IDLE_NS = 5e6;

  /** Of one connection more. */
  private static final double LINE_NS = 2_200;

  /** From here on a scan tells what a line costs; below, what none costs. */
  private static final long MANY = 1_000;

  private final NanoClock clock;
  private final long budgetNs;
  private double idleNs = IDLE_NS;
  private double lineNs = LINE_NS;
  private long beginNs;

  ScanBudget(NanoClock clock, long budgetNs) {
    this.clock = clock;
    this.budgetNs = budgetNs;
  }

  /**
   * Begins a scan.
   *
   * @throws IOException if it is expected to take too long
   */
  void begin(double lines) throws IOException {
    double predictedNs = idleNs + lines * lineNs;
    if (predictedNs > budgetNs) {
      // One slow scan must not forbid the next for ever.
      idleNs = (idleNs + IDLE_NS) / 2;
      lineNs = (lineNs + LINE_NS) / 2;
      throw new IOException(
          "%.0f connections would take %.1f ms of %.1f ms"
              .formatted(lines, predictedNs / 1e6, budgetNs / 1e6));
    }
    beginNs = clock.nanoTime();
  }

  /**
   * Goes on.
   *
   * @throws IOException if the scan has taken too long already
   */
  void check() throws IOException {
    if (clock.nanoTime() - beginNs > budgetNs) {
      throw new IOException(
          "given up after %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(budgetNs)));
    }
  }

  /** The scan has succeeded. */
  void end(long lines) {
    double tookNs = clock.nanoTime() - beginNs;
    if (lines < MANY) {
      idleNs = tookNs;
    } else {
      lineNs = Math.max(0, tookNs - idleNs) / lines;
    }
  }
}
