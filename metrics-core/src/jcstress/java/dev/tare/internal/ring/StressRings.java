package dev.tare.internal.ring;

/** The ring that this run is about: what the JVM of the test allows. */
final class StressRings {
  static final RingBackEnd BACK_END = RingBackEnd.best();

  /** The smallest ring, so that a test can fill it. */
  static final int BYTES = 1024;

  private StressRings() {}
}
