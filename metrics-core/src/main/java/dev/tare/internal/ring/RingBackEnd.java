package dev.tare.internal.ring;

import java.util.Locale;

/** The kinds of ring that there are. All keep the contract of {@link Ring}. */
public enum RingBackEnd {
  /** On the heap, in every JVM, without a flag. */
  ARRAY;

  /**
   * A new, empty ring.
   *
   * @param bytes a power of two, at least 1024
   */
  public Ring newRing(int bytes) {
    return new LongArrayRing(bytes);
  }

  /** The word that {@code tare_build_info} shows. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
