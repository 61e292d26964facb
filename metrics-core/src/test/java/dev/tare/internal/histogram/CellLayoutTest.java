package dev.tare.internal.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Cells against the library whose cells they are, and against the bounds themselves. */
class CellLayoutTest {
  private static final long HOUR_NS = 3_600_000_000_000L;
  private static final HdrScale HOUR = new HdrScale(1, HOUR_NS, 2);

  @Property
  void shouldLoseNeitherBucketNorHdrCell(
      @ForAll("bounds") List<Long> bounds,
      @ForAll("values") List<Long> values,
      @ForAll @LongRange(min = 1, max = 10_000_000) long lowest,
      @ForAll @IntRange(min = 1, max = 3) int digits) {
    long[] sorted = bounds.stream().mapToLong(Long::longValue).distinct().sorted().toArray();
    CellLayout layout = CellLayout.bucketsAndHdr(sorted, new HdrScale(lowest, HOUR_NS, digits));
    Histogram hdr = new Histogram(lowest, HOUR_NS, digits);
    for (long value : values) {
      int cell = layout.cell(value);
      assertThat(cell).isBetween(0, layout.cells() - 1);
      assertThat(layout.bucketOfCell(cell)).isEqualTo(bucket(sorted, value));
      assertThat(layout.bucket(value)).isEqualTo(bucket(sorted, value));
      assertThat(layout.clamps(value)).isEqualTo(value > HOUR_NS);
      long shown = layout.valueOfCell(cell);
      assertThat(hdr.lowestEquivalentValue(shown))
          .isEqualTo(hdr.lowestEquivalentValue(Math.min(value, HOUR_NS)));
    }
  }

  /** The short way, which threads take that record, and the long one. */
  @Property
  void shouldFindTheSameCellTheShortWay(
      @ForAll("bounds") List<Long> bounds,
      @ForAll("values") List<Long> values,
      @ForAll List<Long> any,
      @ForAll @LongRange(min = 1, max = 10_000_000) long lowest,
      @ForAll @IntRange(min = 1, max = 3) int digits) {
    long[] sorted = bounds.stream().mapToLong(Long::longValue).distinct().sorted().toArray();
    List<Long> all = new ArrayList<>(values);
    all.addAll(any);
    all.addAll(List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, HOUR_NS, HOUR_NS + 1));
    bounds.forEach(bound -> all.addAll(List.of(bound - 1, bound, bound + 1)));
    for (CellLayout layout :
        List.of(
            CellLayout.buckets(sorted),
            CellLayout.bucketsAndHdr(sorted, new HdrScale(lowest, HOUR_NS, digits)))) {
      for (long value : all) {
        int expected = layout.covers(value) ? layout.cell(value) : CellLayout.NONE;
        assertThat(layout.cellOf(value)).as("%d", value).isEqualTo(expected);
        int quick = layout.quickCell(value);
        boolean isNone = quick < 0 || quick >= layout.cells();
        assertThat(isNone ? expected : quick).as("%d", value).isEqualTo(expected);
        assertThat(layout.covers(value) || isNone).as("%d", value).isTrue();
        assertThat(layout.covers(value)).isEqualTo(value >= 0 && !layout.clamps(value));
      }
    }
  }

  /** Bounds of a second and less, as a server has them, and latencies of a millisecond or two. */
  @Test
  void shouldFindNearlyAllLatenciesTheShortWay() {
    long[] bounds =
        LongStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000).map(b -> b * 1_000_000).toArray();
    CellLayout layout = CellLayout.bucketsAndHdr(bounds, HOUR);
    Random random = new Random(1);
    long quick =
        LongStream.range(0, 10_000)
            .map(i -> (long) (2_000_000 * Math.exp(random.nextGaussian())))
            .filter(value -> layout.quickCell(value) < layout.cells())
            .count();
    assertThat(quick).isBetween(9_000L, 9_999L);
  }

  /** Up to 200 bounds, more than a signed byte holds. */
  @Test
  void shouldTellTwoHundredBoundsApart() {
    long[] bounds = LongStream.rangeClosed(1, 200).map(bound -> 1_000 * bound).toArray();
    for (CellLayout layout :
        List.of(CellLayout.buckets(bounds), CellLayout.bucketsAndHdr(bounds, HOUR))) {
      for (long value = 1; value <= 202_000; value += 499) {
        assertThat(layout.bucket(value)).isEqualTo(bucket(bounds, value));
        assertThat(layout.bucketOfCell(layout.cell(value))).isEqualTo(bucket(bounds, value));
      }
    }
  }

  @Property
  void shouldGiveLargerValuesNoSmallerCell(@ForAll("values") @Size(min = 2) List<Long> values) {
    CellLayout layout = CellLayout.bucketsAndHdr(new long[] {500_000, 5_000_000}, HOUR);
    TreeMap<Long, Integer> cells = new TreeMap<>();
    values.forEach(value -> cells.put(value, layout.cell(value)));
    assertThat(List.copyOf(cells.values())).isSorted();
  }

  @Property
  void shouldCountBucketsWithoutHdrCells(
      @ForAll("bounds") List<Long> bounds, @ForAll("values") List<Long> values) {
    long[] sorted = bounds.stream().mapToLong(Long::longValue).distinct().sorted().toArray();
    CellLayout layout = CellLayout.buckets(sorted);
    assertThat(layout.cells()).isEqualTo(sorted.length + 1);
    for (long value : values) {
      assertThat(layout.cell(value)).isEqualTo(bucket(sorted, value));
      assertThat(layout.bucketOfCell(layout.cell(value))).isEqualTo(bucket(sorted, value));
    }
  }

  /** One HDR cell reaches from below an hour to 3,607.7 s. */
  @Test
  void shouldKeepABoundExactThatIsInTheLastHdrCellAboveTheHighestValue() {
    long[] bounds = {HOUR_NS - 1, HOUR_NS, HOUR_NS + 5_000_000_000L, 2 * HOUR_NS};
    CellLayout layout = CellLayout.bucketsAndHdr(bounds, HOUR);
    for (long bound : bounds) {
      for (long value = bound - 2; value <= bound + 2; value++) {
        assertThat(layout.bucket(value)).isEqualTo(bucket(bounds, value));
        assertThat(layout.bucketOfCell(layout.cell(value))).isEqualTo(bucket(bounds, value));
        assertThat(layout.valueOfCell(layout.cell(value))).isBetween(0L, HOUR_NS);
      }
    }
  }

  private static int bucket(long[] bounds, long value) {
    return (int) Arrays.stream(bounds).filter(bound -> bound < value).count();
  }

  /** Bounds in all magnitudes, often next to the edge of an HDR cell. */
  @Provide
  Arbitrary<List<Long>> bounds() {
    return edges().filter(bound -> bound > 0).list().ofMinSize(1).ofMaxSize(20);
  }

  @Provide
  Arbitrary<List<Long>> values() {
    return edges().list().ofMinSize(1).ofMaxSize(200);
  }

  private static Arbitrary<Long> edges() {
    Arbitrary<Long> nearPowers =
        Arbitraries.integers()
            .between(0, 62)
            .flatMap(
                power ->
                    Arbitraries.longs().between(-2, 2).map(d -> Math.max(0, (1L << power) + d)));
    Arbitrary<Long> latencies = Arbitraries.longs().between(0, 10_000_000_000L);
    return Arbitraries.oneOf(
        nearPowers, latencies, Arbitraries.longs().greaterOrEqual(0), Arbitraries.just(HOUR_NS));
  }
}
