package dev.tare.jmh.soak;

/** What one thread has recorded, or all of them together. Not thread-safe but for {@link #add}. */
final class Tally {
  final long[] values = new long[Load.SERIES];
  final long[] sums = new long[Load.SERIES];
  final long[] events = new long[Load.SERIES];
  final long[] sizes = new long[Load.SERIES];
  long counted;
  long shortLived;

  /** Any thread: takes another's in. */
  synchronized void add(Tally other) {
    for (int i = 0; i < Load.SERIES; i++) {
      values[i] += other.values[i];
      sums[i] += other.sums[i];
      events[i] += other.events[i];
      sizes[i] += other.sizes[i];
    }
    counted += other.counted;
    shortLived += other.shortLived;
  }

  /** How many records that were. */
  synchronized long records() {
    long records = counted + shortLived;
    for (int i = 0; i < Load.SERIES; i++) {
      records += values[i] + events[i];
    }
    return records;
  }
}
