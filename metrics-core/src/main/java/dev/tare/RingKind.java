package dev.tare;

/** Which ring carries records from the recording threads to the aggregator. */
public enum RingKind {
  /** Agrona's ring where the JVM exports {@code jdk.internal.misc} to it, else the array. */
  AUTO,
  /**
   * Agrona's off-heap ring. {@link Metrics#open} fails without {@code --add-exports
   * java.base/jdk.internal.misc=ALL-UNNAMED}.
   */
  AGRONA,
  /** A {@code long[]} on the heap; runs in every JVM without a flag. */
  ARRAY
}
