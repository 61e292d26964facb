package dev.tare.internal.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Counts in segments, against an array of longs. */
class CellCountsTest {
  private static final int CELLS = 1_000;

  private final CellCounts counts = new CellCounts(CELLS);

  /** Around where a count takes more bytes, up and down, and below 0. */
  @Property(tries = 200)
  void shouldCountAsAnArrayOfLongsDoes(@ForAll Random random) {
    counts.clear();
    long[] oracle = new long[CELLS];
    long total = 0;
    for (int i = 0; i < 500; i++) {
      int cell = random.nextInt(3) * 333 + random.nextInt(70);
      long times = times(random);
      if (random.nextBoolean()) {
        counts.prepare(cell, times);
      }
      if (times == 1) {
        counts.increment(cell);
      } else {
        counts.add(cell, times);
      }
      oracle[cell] += times;
      total += times;
      assertThat(counts.count(cell)).isEqualTo(oracle[cell]);
    }
    for (int cell = 0; cell < CELLS; cell++) {
      assertThat(counts.count(cell)).as("cell %d", cell).isEqualTo(oracle[cell]);
    }
    assertThat(counts.total()).isEqualTo(total);
  }

  private static long times(Random random) {
    long near =
        (1L << List.of(7, 8, 15, 16, 31, 32).get(random.nextInt(6))) - 3 + random.nextInt(6);
    return switch (random.nextInt(6)) {
      case 0 -> near;
      case 1 -> -near;
      case 2 -> random.nextLong(1L << 50);
      case 3 -> -random.nextLong(1L << 20);
      default -> 1;
    };
  }

  @Example
  void shouldGoOverTheCellsThatMayHoldACount() {
    assertThat(counts.next(0)).isGreaterThanOrEqualTo(CELLS);
    counts.increment(130);
    counts.increment(700);
    assertThat(counts.next(0)).isEqualTo(128);
    assertThat(counts.next(191)).isEqualTo(191);
    assertThat(counts.next(192)).isEqualTo(640);
    assertThat(counts.next(704)).isGreaterThanOrEqualTo(CELLS);
  }

  @Example
  void shouldTakeMemoryForWhatIsUsedOnly() {
    long empty = counts.bytes();
    for (int i = 0; i < 3 * Byte.MAX_VALUE; i++) {
      counts.increment(10 + i % 3);
    }
    assertThat(counts.bytes()).isEqualTo(empty + 80);
    for (int i = 0; i < 3 * 32_000; i++) {
      counts.increment(10 + i % 3);
    }
    assertThat(counts.bytes()).isEqualTo(empty + 144);
    counts.increment(500);
    counts.add(10, 1_000);
    assertThat(counts.bytes()).isEqualTo(empty + 80 + 272);
    counts.clear();
    assertThat(counts.count(10)).isZero();
    assertThat(counts.total()).isZero();
    counts.increment(10);
    counts.clear();
    assertThat(counts.bytes()).as("of the one that was used").isEqualTo(empty + 272);
    counts.clear();
    assertThat(counts.bytes()).isEqualTo(empty);
    for (int cell = 0; cell < CELLS; cell++) {
      counts.add(cell, Short.MAX_VALUE);
    }
    assertThat(counts.bytes()).isEqualTo(CellCounts.maxBytes(CELLS));
  }
}
