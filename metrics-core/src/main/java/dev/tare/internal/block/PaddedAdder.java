package dev.tare.internal.block;

/**
 * A sum that any thread adds to, like a {@link java.util.concurrent.atomic.LongAdder}: one word for
 * as long as threads do not meet on it, more of them once they do. Other than that of the JDK its
 * first word shares its cache line with nothing, wherever the collector moves it, and it never
 * throws: without memory for more words the threads go on with those that there are. An add is seen
 * before whatever its thread does next.
 */
@SuppressWarnings("unused")
public final class PaddedAdder extends StripedAdder {
  private long p01, p02, p03, p04, p05, p06, p07, p08;
  private long p09, p10, p11, p12, p13, p14, p15, p16;

  /** Any thread: adds one. */
  public void increment() {
    addShared(1);
  }

  /** Any thread: adds to the sum, which wraps. Takes no lock; allocates where threads meet. */
  public void add(long amount) {
    addShared(amount);
  }

  /** Any thread: what was added before, and perhaps what is added meanwhile. */
  public long sum() {
    return sharedSum();
  }
}
