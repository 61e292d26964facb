package dev.tare.jmh.run;

/**
 * How long to measure. Each round starts every JVM anew, one row after another, so that what
 * changes by and by on the machine meets all rows alike.
 */
enum Effort {
  /** Whether everything runs, in one JVM: its numbers mean nothing. */
  SMOKE("Smoke run: these numbers mean nothing", 1, 1, 0, 1, 20),
  /** A look: some of the rows, one JVM each. */
  QUICK("Quick run, one JVM a row: a look, nothing is judged", 1, 1, 3, 5, 150),
  /** More rows than a quick run, those that are held to something most often, and judged. */
  STANDARD(
      "Standard run: seven JVMs for a row with a bar and what it is divided by, three for others",
      7,
      3,
      3,
      3,
      250),
  /** All rows. */
  FULL("Full run: five JVMs a row", 5, 5, 5, 5, 1_000);

  /** From so many JVMs on a bar is met or missed; what one JVM says of others is too little. */
  static final int ENOUGH_TO_JUDGE = 5;

  final String title;
  final int heldRounds;
  final int rounds;
  final int warmups;
  final int iterations;
  final int millis;

  Effort(String title, int heldRounds, int rounds, int warmups, int iterations, int millis) {
    this.title = title;
    this.heldRounds = heldRounds;
    this.rounds = rounds;
    this.warmups = warmups;
    this.iterations = iterations;
    this.millis = millis;
  }

  /** Whether a question or a row that is asked from that effort on is asked now. */
  boolean includes(Effort least) {
    return this == SMOKE ? least == QUICK : compareTo(least) >= 0;
  }

  /** A round of one row, with the start of a JVM and what it sets up. */
  double secondsPerRow() {
    return 0.5 + (warmups + iterations) * millis / 1_000.0;
  }
}
