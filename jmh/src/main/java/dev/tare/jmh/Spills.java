package dev.tare.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Reports, in the row whose speed it explains, how many records did not go through the ring. They
 * are not lost, but they cost another price.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Spills {
  /** Records that found the ring full. */
  public long spilled;

  /** Records that went through a ring. */
  public long through;

  /** Values that went into a block that all threads share; an event has several values. */
  public long shared;

  /** Reads what this iteration added. */
  @TearDown(Level.Iteration)
  public void read(TareMetrics tare) {
    tare.readInto(this);
  }
}
