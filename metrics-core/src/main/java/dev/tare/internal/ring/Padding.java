package dev.tare.internal.ring;

/**
 * Keeps a long on cache lines of its own: 128 bytes before it, since adjacent lines are fetched in
 * pairs. The JVM lays superclass fields out first, so the order of the classes is the order in
 * memory.
 */
@SuppressWarnings("unused")
abstract class Padding {
  private long p01, p02, p03, p04, p05, p06, p07, p08;
  private long p09, p10, p11, p12, p13, p14, p15, p16;
}
