package dev.tare.internal.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.model.NativeHistogram;
import dev.tare.model.Unit;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Counts between marks against the bounds of both kinds of buckets. */
class BucketMarksTest {
  private static final long HIGHEST = 3_600_000_000_000L;

  @Property
  void shouldPutEveryValueIntoItsBucketsOfBothKinds(
      @ForAll @Size(min = 1, max = 5) List<@From("values") Long> bounds,
      @ForAll("values") long value,
      @ForAll @IntRange(min = -4, max = 5) int schema,
      @ForAll("units") Unit unit) {
    long[] sorted =
        bounds.stream().mapToLong(bound -> Math.max(1, bound)).distinct().sorted().toArray();
    BucketMarks marks = BucketMarks.of(sorted, schema, unit.scale(), HIGHEST);
    long[] ranks = counted(marks, value);

    long[] buckets = new long[sorted.length + 1];
    marks.addBuckets(ranks, buckets, 0);
    int bucket = (int) Arrays.stream(sorted).filter(bound -> bound < value).count();
    assertThat(buckets[bucket]).isEqualTo(1);
    assertThat(Arrays.stream(buckets).sum()).isEqualTo(1);

    NativeHistogram histogram = marks.nativeBuckets(ranks);
    assertThat(histogram.count()).isEqualTo(1);
    assertThat(histogram.zeroCount()).isEqualTo(value == 0 ? 1 : 0);
    if (value > 0) {
      assertThat(histogram.counts()).containsExactly(1);
      int index = histogram.indexes()[0];
      BigDecimal shown = new BigDecimal(Math.min(value, HIGHEST)).movePointLeft(unit.decimals());
      assertThat(new BigDecimal(NativeHistogram.upperBound(schema, index)))
          .isGreaterThanOrEqualTo(shown);
      assertThat(new BigDecimal(NativeHistogram.upperBound(schema, index - 1))).isLessThan(shown);
    }
  }

  @Example
  void shouldCountAPowerOfTwoInTheBucketThatItBounds() {
    BucketMarks marks = BucketMarks.of(new long[] {64}, 3, Unit.BYTES.scale(), 1L << 40);
    assertThat(marks.nativeBuckets(counted(marks, 1024)).indexes()).containsExactly(80);
    assertThat(marks.nativeBuckets(counted(marks, 1025)).indexes()).containsExactly(81);
    assertThat(marks.nativeBuckets(counted(marks, 1)).indexes()).containsExactly(0);
    BucketMarks seconds = BucketMarks.of(new long[] {64}, 3, Unit.SECONDS.scale(), HIGHEST);
    assertThat(seconds.nativeBuckets(counted(seconds, 125_000_000)).indexes()).containsExactly(-24);
    assertThat(seconds.nativeBuckets(counted(seconds, 125_000_001)).indexes()).containsExactly(-23);
  }

  @Example
  void shouldStayAsSmallAsTheDocumentationSays() {
    assertThat(BucketMarks.of(new long[] {64}, 3, Unit.SECONDS.scale(), HIGHEST).values())
        .hasSizeBetween(300, 340);
  }

  /** What a series counts, through the layout that it counts by. */
  private static long[] counted(BucketMarks marks, long value) {
    CellLayout plain = CellLayout.buckets(marks.values());
    CellLayout hdr = CellLayout.bucketsAndHdr(marks.values(), new HdrScale(1, HIGHEST, 2));
    assertThat(hdr.bucketOfCell(hdr.cell(value))).isEqualTo(plain.bucket(value));
    assertThat(hdr.bucket(value)).isEqualTo(plain.bucket(value));
    long[] ranks = new long[marks.values().length + 2];
    ranks[plain.bucket(value)]++;
    return ranks;
  }

  @Provide
  Arbitrary<Long> values() {
    Arbitrary<Long> nearPowers =
        Arbitraries.integers()
            .between(0, 50)
            .flatMap(
                power ->
                    Arbitraries.longs().between(-2, 2).map(d -> Math.max(0, (1L << power) + d)));
    return Arbitraries.oneOf(
        nearPowers,
        Arbitraries.longs().between(0, 10_000_000_000L),
        Arbitraries.longs().between(HIGHEST - 3, HIGHEST + 3),
        Arbitraries.longs().greaterOrEqual(0));
  }

  @Provide
  Arbitrary<Unit> units() {
    return Arbitraries.of(Unit.NONE, Unit.SECONDS, Unit.BYTES, Unit.RATIO, Unit.of("celsius"));
  }
}
