package dev.tare.internal.ring;

/**
 * Keeps the fields of a subclass away from whatever lies before the object in memory: 128 bytes,
 * since adjacent cache lines are fetched in pairs. The JVM lays a superclass' fields out first.
 *
 * <p>For objects that one thread writes for every record while another reads their neighbour for
 * every record. Without it the recording thread waits some 100 ns for a line that it only reads.
 */
@SuppressWarnings("unused")
public abstract class Padding {
  private int p00; // or the JVM puts a subclass' int into the gap behind the object's header
  private long p01, p02, p03, p04, p05, p06, p07, p08;
  private long p09, p10, p11, p12, p13, p14, p15, p16;
}
