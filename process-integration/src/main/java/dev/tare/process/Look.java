package dev.tare.process;

import org.jspecify.annotations.Nullable;

/**
 * One thread's way through the sources. What others may ask of it is under the lock of its {@link
 * SourceSet}; the reader is the looking thread's own. A look that waits too long is given up, and
 * another takes its place: with a reader of its own, since the thread still has this one.
 */
final class Look {
  final ProcReader reader;

  /** Which sources it reads. */
  GuardedSource[] turn = {};

  boolean running;
  long beganNs;

  /** What it reads now, and since when. */
  @Nullable GuardedSource reading;

  long readingNs;

  /** Whether it has ended, and its thread tells what failed: whoever is told may not return. */
  boolean telling;

  /** Nothing begun yet. */
  Look(ProcReader reader) {
    this.reader = reader;
  }
}
