package dev.tare.internal.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.HdrHistogram.Histogram;

/** Counts, their quantiles and their correction, against HdrHistogram's own. */
class QuantileCountsTest {
  private static final long HOUR_NS = 3_600_000_000_000L;
  private static final long MS = 1_000_000;
  private static final HdrScale SCALE = new HdrScale(1, HOUR_NS, 2);

  /** In one pass, for two halves together, what HdrHistogram finds in one pass each. */
  @Property(tries = 500)
  void shouldTellTheQuantilesThatHdrHistogramDoes(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 3) int digits) {
    HdrScale scale = new HdrScale(1, HOUR_NS, digits);
    QuantileCounts first = new QuantileCounts(scale, null);
    QuantileCounts second = new QuantileCounts(scale, null);
    Histogram oracle = new Histogram(1, HOUR_NS, digits);
    long[] values = values(random, MS);
    for (long value : values) {
      (random.nextBoolean() ? first : second).record(value);
      oracle.recordValue(Math.min(value, HOUR_NS));
    }
    assertQuantiles(first, second, oracle, quantiles(random), values);
  }

  /** Heavy tails, values below, at and just above the interval, multiples of it, huge ones. */
  @Property(tries = 300)
  void shouldCorrectAsHdrHistogramDoes(@ForAll Random random) {
    long interval = (long) Math.exp(Math.log(1_000) + random.nextDouble() * Math.log(1e9));
    QuantileCounts counts = corrected(interval);
    QuantileCounts half = corrected(interval);
    Histogram oracle = new Histogram(1, HOUR_NS, 2);
    // HdrHistogram's own takes as many steps as there are values made up.
    long most = Math.min(HOUR_NS, 2_000 * interval);
    long[] values = Arrays.stream(values(random, interval)).map(v -> Math.min(v, most)).toArray();
    for (long value : values) {
      (random.nextBoolean() ? counts : half).record(value);
      oracle.recordValueWithExpectedInterval(value, interval);
    }
    long[] extremes = {lowest(values, interval), Arrays.stream(values).max().orElseThrow()};
    assertThat(counts.total() + half.total()).isEqualTo(oracle.getTotalCount());
    assertQuantiles(counts, half, oracle, quantiles(random), extremes);
  }

  private static long lowest(long[] values, long interval) {
    long lowest = Long.MAX_VALUE;
    for (long value : values) {
      long missing = value;
      while (missing - interval >= interval) {
        missing -= interval;
      }
      lowest = Math.min(lowest, missing);
    }
    return lowest;
  }

  /** They were the smallest that was recorded. */
  @Example
  void shouldShowQuantilesBelowAllValuesThatWereRecorded() {
    QuantileCounts counts = corrected(10 * MS);
    Histogram oracle = new Histogram(1, HOUR_NS, 2);
    for (int i = 0; i < 100; i++) {
      counts.record(1_000 * MS);
      oracle.recordValueWithExpectedInterval(1_000 * MS, 10 * MS);
    }
    long[] shown = new long[4];
    counts.copyQuantiles(null, new double[] {0, 0.01, 0.5, 1}, shown, 0);
    assertThat(shown)
        .containsExactly(
            10 * MS, oracle.getValueAtPercentile(1), oracle.getValueAtPercentile(50), 1_000 * MS);
    assertThat(shown[2]).isBetween(500 * MS, 505 * MS);
  }

  /**
   * An hour at the finest interval stands for 3.6 thousand million values, more than fit an int.
   */
  @Example
  void shouldCorrectTheLongestValueInNoTime() {
    QuantileCounts counts = corrected(1_000);
    for (int i = 0; i < 3; i++) {
      counts.record(2 * HOUR_NS);
    }
    assertThat(counts.total()).isEqualTo(3 * 3_600_000_000L);
    long[] shown = new long[1];
    counts.copyQuantiles(null, new double[] {0.5}, shown, 0);
    assertThat(shown[0]).isBetween(HOUR_NS / 200 * 99, HOUR_NS / 200 * 101);
  }

  /** What is known by its cell alone HdrHistogram corrects from the end of that. */
  @Property(tries = 200)
  void shouldCorrectAsHdrHistogramCorrectsWhatItHasCounted(@ForAll Random random) {
    long interval = 1_000 + random.nextLong(10 * MS);
    QuantileCounts counts = corrected(interval);
    Histogram recorded = new Histogram(1, HOUR_NS, 2);
    long first = Long.MAX_VALUE;
    long last = 0;
    for (long any : values(random, interval)) {
      long value = Math.min(any, 2_000 * interval);
      int times = 1 + random.nextInt(3);
      counts.record(recorded.lowestEquivalentValue(value), times);
      recorded.recordValueWithCount(value, times);
      first = Math.min(first, value);
      last = Math.max(last, value);
    }
    counts.reach(first, last, first, last);
    Histogram oracle = recorded.copyCorrectedForCoordinatedOmission(interval);
    assertThat(counts.total()).isEqualTo(oracle.getTotalCount());
    double[] quantiles = {0.001, 0.1, 0.5, 0.9, 0.999};
    long[] shown = new long[quantiles.length];
    counts.copyQuantiles(null, quantiles, shown, 0);
    for (int i = 0; i < shown.length; i++) {
      assertThat(shown[i])
          .isEqualTo(Math.min(oracle.getValueAtPercentile(100 * quantiles[i]), last));
    }
  }

  private static QuantileCounts corrected(long interval) {
    return new QuantileCounts(SCALE, new ExpectedInterval(interval));
  }

  private static long[] values(Random random, long interval) {
    long[] values = new long[1 + random.nextInt(200)];
    boolean alike = random.nextInt(4) == 0;
    long one = value(random, interval);
    for (int i = 0; i < values.length; i++) {
      values[i] = alike ? one : value(random, interval);
    }
    return values;
  }

  private static long value(Random random, long interval) {
    return switch (random.nextInt(9)) {
      case 0 -> random.nextLong(interval);
      case 1 -> interval - 1 + random.nextInt(3);
      case 2 -> interval * (1 + random.nextInt(1_000)) - 1 + random.nextInt(3);
      case 3 -> (long) (interval / Math.pow(1 - random.nextDouble(), 1.5)); // a heavy tail
      case 4 -> HOUR_NS - random.nextInt(3);
      case 5 -> HOUR_NS + random.nextLong(HOUR_NS); // counts as an hour
      case 6 -> 0;
      default -> (long) Math.exp(random.nextDouble() * 28.9);
    };
  }

  private static double[] quantiles(Random random) {
    TreeSet<Double> quantiles = new TreeSet<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      quantiles.add(
          switch (random.nextInt(3)) {
            case 0 -> random.nextInt(101) / 100.0;
            case 1 -> 1 - Math.pow(10, -random.nextInt(7));
            default -> random.nextDouble();
          });
    }
    return quantiles.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void assertQuantiles(
      QuantileCounts counts,
      QuantileCounts more,
      Histogram oracle,
      double[] quantiles,
      long[] values) {
    long least = Arrays.stream(values).min().orElseThrow();
    long most = Arrays.stream(values).max().orElseThrow();
    long[] shown = new long[quantiles.length + 1];
    counts.copyQuantiles(more, quantiles, shown, 1);
    for (int i = 0; i < quantiles.length; i++) {
      long hdr = oracle.getValueAtPercentile(100 * quantiles[i]);
      long expected = quantiles[i] == 1 ? most : Math.max(least, Math.min(most, hdr));
      assertThat(shown[i + 1]).as("quantile %s", quantiles[i]).isEqualTo(expected);
    }
  }
}
