package dev.tare.internal.ring;

/**
 * A long that shares its cache line with nothing. The memory mode is in the name of each method.
 */
@SuppressWarnings("unused")
public final class PaddedLong extends Padded {
  private long p01, p02, p03, p04, p05, p06, p07, p08;
  private long p09, p10, p11, p12, p13, p14, p15, p16;

  /** Reads without ordering; for the only thread that writes. */
  long plain() {
    return value;
  }

  /** Writes without ordering; for a value that no other thread reads. */
  void setPlain(long value) {
    this.value = value;
  }

  /** Reads, and sees what the writer did before the release store of the value read. */
  public long acquire() {
    return (long) VALUE.getAcquire(this);
  }

  /** Writes after everything that this thread did before. */
  public void setRelease(long value) {
    VALUE.setRelease(this, value);
  }

  /**
   * Adds one; for the only thread that writes. Readers see it soon, and in no order with the rest.
   */
  public void increment() {
    VALUE.setOpaque(this, value + 1);
  }

  /** Adds; for the only thread that writes. Readers see what it did before. */
  public void addRelease(long amount) {
    VALUE.setRelease(this, value + amount);
  }

  /** Any thread: adds, unless another does so at this moment. */
  public boolean tryAdd(long amount) {
    long seen = (long) VALUE.getOpaque(this);
    return VALUE.compareAndSet(this, seen, seen + amount);
  }

  /** Any thread: adds. */
  public void add(long amount) {
    VALUE.getAndAdd(this, amount);
  }

  /**
   * Any thread: adds to the double whose bits this is, atomically; threads that meet try again.
   * Volatile, so who reads the sum sees what all of those did before who added to it.
   *
   * @return false if the sum is not finite, and so was left alone: it would stay so for ever
   */
  public boolean addDouble(double amount) {
    long seen;
    double sum;
    do {
      seen = acquire();
      sum = Double.longBitsToDouble(seen) + amount;
    } while (Double.isFinite(sum)
        && !VALUE.compareAndSet(this, seen, Double.doubleToRawLongBits(sum)));
    return Double.isFinite(sum);
  }
}
