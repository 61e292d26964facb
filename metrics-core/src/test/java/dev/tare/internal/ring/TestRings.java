package dev.tare.internal.ring;

/** Which back end this run of the tests is about. */
public final class TestRings {
  private TestRings() {}

  /** The build says it; run by hand, the back end that runs everywhere. */
  public static RingBackEnd backEnd() {
    return RingBackEnd.valueOf(System.getProperty("tare.test.ring", "ARRAY"));
  }
}
