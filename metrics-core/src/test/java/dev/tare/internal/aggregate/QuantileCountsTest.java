package dev.tare.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/** Counts and their correction, against HdrHistogram's own with eight bytes a cell. */
class QuantileCountsTest {
  private static final long HOUR_NS = 3_600_000_000_000L;
  private static final HdrScale SCALE = new HdrScale(1, HOUR_NS, 2);

  /** One step to the other side of 2³¹ in one cell, the total being there before. */
  @Property(tries = 200)
  void shouldCountExactlyWhereFourBytesEnd(
      @ForAll @LongRange(min = -3, max = 3) long beside,
      @ForAll @IntRange(max = 5) int other,
      @ForAll @Size(max = 8) int[] values) {
    QuantileCounts counts = new QuantileCounts(SCALE, null);
    Histogram oracle = SCALE.newWide();
    record(counts, oracle, 1_000, Integer.MAX_VALUE + beside - other);
    record(counts, oracle, 5_000_000, other);
    for (int value : values) {
      record(counts, oracle, value & Integer.MAX_VALUE, 1);
      record(counts, oracle, 1_000, 1);
    }
    assertSame(counts.histogram(), oracle);
  }

  @Property(tries = 100)
  void shouldAddExactlyWhereFourBytesEnd(
      @ForAll @LongRange(min = -2, max = 2) long beside,
      @ForAll @LongRange(max = Integer.MAX_VALUE) long part) {
    QuantileCounts counts = new QuantileCounts(SCALE, null);
    Histogram oracle = SCALE.newWide();
    record(counts, oracle, 1_000, part);
    Histogram more = SCALE.newWide();
    more.recordValueWithCount(1_000, Integer.MAX_VALUE + beside - part + 5);
    counts.add(more);
    oracle.add(more);
    assertSame(counts.histogram(), oracle);
  }

  @Example
  void shouldTakeEightBytesOnlyOnceFourAreTooFew() {
    QuantileCounts counts = new QuantileCounts(SCALE, null);
    counts.record(1_000, Integer.MAX_VALUE - 1);
    long narrow = counts.bytes();
    counts.record(1_000, 1);
    assertThat(counts.bytes()).isGreaterThan(narrow + 18_000);
    assertThat(narrow).isEqualTo(SCALE.narrowBytes());
  }

  @Property(tries = 300)
  void shouldCorrectAsHdrHistogramDoes(
      @ForAll @LongRange(max = 100_000_000) long value,
      @ForAll @LongRange(min = 1_000, max = 1_000_000) long interval,
      @ForAll @IntRange(min = 1, max = 5) int times) {
    ExpectedInterval correction = new ExpectedInterval(interval);
    QuantileCounts counts = new QuantileCounts(SCALE, correction);
    counts.record(value, times);
    Histogram oracle = SCALE.newWide();
    for (int i = 0; i < times; i++) {
      oracle.recordValueWithExpectedInterval(value, interval);
    }
    assertSame(counts.histogram(), oracle);
    assertThat(correction.valuesFor(value) * times).isEqualTo(oracle.getTotalCount());
  }

  /**
   * An hour at the finest interval stands for 3.6 thousand million values, more than fit an int.
   */
  @Example
  void shouldCorrectTheLongestValueInNoTime() {
    QuantileCounts counts = new QuantileCounts(SCALE, new ExpectedInterval(1_000));
    counts.record(2 * HOUR_NS, 3);
    assertThat(counts.total()).isEqualTo(3 * 3_600_000_000L);
    assertThat(counts.histogram().getValueAtPercentile(50))
        .isBetween(HOUR_NS / 200 * 99, HOUR_NS / 200 * 101);
  }

  private static void record(QuantileCounts counts, Histogram oracle, long value, long times) {
    if (times > 0) {
      counts.record(value, times);
      oracle.recordValueWithCount(value, times);
    }
  }

  private static void assertSame(AbstractHistogram counts, AbstractHistogram oracle) {
    assertThat(counts.getTotalCount()).isEqualTo(oracle.getTotalCount());
    for (var value : oracle.allValues()) {
      long at = value.getValueIteratedTo();
      assertThat(counts.getCountAtValue(at)).as("at %d", at).isEqualTo(oracle.getCountAtValue(at));
    }
    assertThat(counts.getMaxValue()).isEqualTo(oracle.getMaxValue());
  }
}
