package dev.tare.jmh.run;

/**
 * How long to measure. Each round starts every JVM anew, one row after another, so that what
 * changes by and by on the machine meets all rows alike.
 */
enum Effort {
  /** Whether everything runs, in one JVM: its numbers mean nothing. */
  SMOKE("Smoke run: these numbers mean nothing", 1, 0, 1, 20),
  /** A look: some of the rows, one JVM each. */
  QUICK("Quick run, one JVM a row: a look, nothing is judged", 1, 3, 5, 150),
  /** The rows of a quick run, judged. */
  STANDARD("Standard run: five JVMs a row", 5, 2, 4, 250),
  /** All rows. */
  FULL("Full run: five JVMs a row", 5, 5, 5, 1_000);

  final String title;
  final int rounds;
  final int warmups;
  final int iterations;
  final int millis;

  Effort(String title, int rounds, int warmups, int iterations, int millis) {
    this.title = title;
    this.rounds = rounds;
    this.warmups = warmups;
    this.iterations = iterations;
    this.millis = millis;
  }

  /** Whether only the rows that a quick run has are measured. */
  boolean brief() {
    return this == QUICK || this == STANDARD;
  }

  /** Whether a bar can be met or missed: an interval within one JVM says too little. */
  boolean judges() {
    return this == STANDARD || this == FULL;
  }

  /** A round of one row, with the start of a JVM and what it sets up. */
  double secondsPerRow() {
    return 0.9 + (warmups + iterations) * millis / 1_000.0;
  }
}
