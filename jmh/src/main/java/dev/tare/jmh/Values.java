package dev.tare.jmh;

import java.util.Random;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Latencies, made beforehand: lognormal around 2 ms, so that they fall into many buckets, as real
 * ones do. Each thread has its own, so that threads do not march through the buckets in step.
 *
 * <p>Each is there in nanoseconds, as Tare takes it, and in seconds, as client_java does: neither
 * is charged for the other's unit.
 */
@State(Scope.Thread)
public class Values {
  /** Upper bounds of the buckets in seconds, for both libraries. */
  static final double[] BOUNDS = {
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };

  /** Two arrays of 8 KiB stay in the first-level cache; longer ones would be measured too. */
  private static final int COUNT = 1 << 10;

  private final long[] nanos = new long[COUNT];
  private final double[] seconds = new double[COUNT];

  /** Draws the values; the same in every run. */
  @Setup(Level.Trial)
  public void draw(ThreadParams thread) {
    Random random = new Random(thread.getThreadIndex());
    for (int i = 0; i < COUNT; i++) {
      nanos[i] = latencyNs(random);
      seconds[i] = nanos[i] / 1e9;
    }
  }

  static long latencyNs(Random random) {
    return Math.round(2e6 * Math.exp(random.nextGaussian()));
  }

  final long nanos(long position) {
    return nanos[(int) position & (COUNT - 1)];
  }

  final double seconds(long position) {
    return seconds[(int) position & (COUNT - 1)];
  }
}
