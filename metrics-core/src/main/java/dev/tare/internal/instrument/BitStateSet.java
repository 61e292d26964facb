package dev.tare.internal.instrument;

import dev.tare.instrument.StateSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A set of states over the word whose bits the registry reads. */
public final class BitStateSet implements StateSet {
  private final AtomicLong bits;
  private final List<String> states;

  /** A set over a word; state i is bit i. */
  public BitStateSet(AtomicLong bits, List<String> states) {
    this.bits = bits;
    this.states = states;
  }

  @Override
  public void set(String state, boolean on) {
    long bit = bit(state);
    bits.getAndUpdate(before -> on ? before | bit : before & ~bit);
  }

  @Override
  public void setOnly(String state) {
    bits.set(bit(state));
  }

  private long bit(String state) {
    int place = states.indexOf(state);
    if (place < 0) {
      throw new IllegalArgumentException("state=" + state + " (allowed: " + states + ")");
    }
    return 1L << place;
  }

  @Override
  public String toString() {
    return "set of states " + states;
  }
}
