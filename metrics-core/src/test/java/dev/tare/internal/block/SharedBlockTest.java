package dev.tare.internal.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What threads share, against plain arrays. */
class SharedBlockTest {

  /** Limits from 1 on, so that cells pass from narrow to wide counts in the middle of the race. */
  @Property(tries = 40)
  void shouldLoseNoCountWhenCellsBecomeWide(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 300) int size,
      @ForAll @IntRange(min = 1, max = 2_000) int narrowLimit)
      throws InterruptedException {
    SharedCells cells = new SharedCells(size, narrowLimit);
    long[] expected = new long[size];
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < 2; thread++) {
      // A few cells get most, so that they pass the limit while both threads count in them.
      int[] counted =
          random.ints(3_000, 0, size).map(c -> random.nextBoolean() ? c % 2 : c).toArray();
      for (int cell : counted) {
        expected[Math.min(cell, size - 1)]++;
      }
      threads.add(
          new Thread(
              () -> {
                for (int cell : counted) {
                  cells.increment(Math.min(cell, size - 1));
                }
              }));
    }
    threads.forEach(Thread::start);
    long[] seen = new long[size];
    while (threads.stream().anyMatch(Thread::isAlive)) {
      for (int cell = 0; cell < size; cell++) {
        long now = cells.count(cell);
        assertThat(now).as("only grows").isBetween(seen[cell], expected[cell]);
        seen[cell] = now;
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (int cell = 0; cell < size; cell++) {
      assertThat(cells.count(cell)).as("cell %d of %d", cell, size).isEqualTo(expected[cell]);
    }
    int from = random.nextInt(size);
    int end = from + random.nextInt(size - from + 1);
    assertThat(cells.count(from, end)).isEqualTo(Arrays.stream(expected, from, end).sum());
  }

  @Example
  void shouldTakeMemoryForTheSegmentsThatSeeValues() {
    SharedBlock block = new SharedBlock(4_626);
    int empty = block.bytes();
    assertThat(empty).isLessThan(600);
    block.add(1_000, 5);
    block.add(1_001, 5);
    assertThat(block.bytes() - empty).isBetween(256, 300);
    for (int cell = 0; cell < 4_626; cell++) {
      block.add(cell, 5);
    }
    assertThat(block.bytes()).isBetween(4_626 * 4, 21_000);
  }

  @Example
  void shouldStopTheSumBeforeItWraps() {
    SharedBlock block = new SharedBlock(1);
    block.add(0, Long.MAX_VALUE - 10);
    block.add(0, 7);
    assertThat(block.sum()).isEqualTo(Long.MAX_VALUE - 3);
    block.add(0, 4);
    assertThat(block.sum()).isEqualTo(Long.MAX_VALUE);
    block.add(0, Long.MAX_VALUE);
    assertThat(block.sum()).isEqualTo(Long.MAX_VALUE);
    assertThat(block.count(0)).isEqualTo(4);
    assertThat(block.min()).isEqualTo(4);
    assertThat(block.max()).isEqualTo(Long.MAX_VALUE);
  }

  @Example
  void shouldKnowThatNothingWasCounted() {
    SharedBlock block = new SharedBlock(1);
    assertThat(block.sum()).isZero();
    assertThat(block.count(0)).isZero();
    assertThat(block.min()).isEqualTo(Long.MAX_VALUE);
    assertThat(block.max()).isZero();
  }
}
