package dev.tare.internal.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CellBlockTest {
  private static final int CELLS = 300;
  private static final Thread OWNER = Thread.currentThread();

  private final BlockMemory memory = new BlockMemory(16 * 1024, new BlockPool(0));

  private CellBlock block(int cells) {
    return Objects.requireNonNull(memory.newBlock(OWNER, 7, cells));
  }

  @Test
  void shouldCountCellsSumAndExtremes() {
    CellBlock block = block(CELLS);
    memory.provide(block, 0);
    memory.provide(block, 299);
    assertThat(block.add(0, 3)).isTrue();
    assertThat(block.add(299, 9)).isTrue();
    assertThat(block.add(299, 8)).isTrue();

    assertThat(block.size()).isEqualTo(CELLS);
    assertThat(block.count(0)).isEqualTo(1);
    assertThat(block.count(299)).isEqualTo(2);
    assertThat(block.count(150)).isZero();
    assertThat(block.total()).isEqualTo(3);
    assertThat(block.sum()).isEqualTo(20);
    assertThat(block.min()).isEqualTo(3);
    assertThat(block.max()).isEqualTo(9);
  }

  @Test
  void shouldRefuseACellWithoutMemoryUntilThereIsSome() {
    CellBlock block = block(CELLS);
    assertThat(block.add(100, 5)).isFalse();
    assertThat(block.total()).isZero();
    assertThat(block.min()).as("untouched").isEqualTo(Long.MAX_VALUE);
    assertThat(memory.provide(block, 70)).as("of the same segment").isTrue();
    assertThat(block.add(100, 5)).isTrue();
    assertThat(block.add(128, 5)).as("of the next").isFalse();
  }

  @Property(tries = 200)
  void shouldAddUpAllCellsAsOneByOne(
      @ForAll @IntRange(min = 1, max = CELLS) int cells, @ForAll long seed) {
    Random random = new Random(seed);
    BlockMemory memory = new BlockMemory(16 * 1024, new BlockPool(0));
    CellBlock block = Objects.requireNonNull(memory.newBlock(OWNER, 7, cells));
    for (int value = 0; value < 50; value++) {
      int cell = random.nextInt(cells);
      memory.provide(block, cell);
      block.add(cell, value);
    }
    short[] rowOf = new short[cells];
    for (int cell = 1; cell < cells; cell++) {
      rowOf[cell] = (short) (rowOf[cell - 1] + (random.nextInt(40) == 0 ? 1 : 0));
    }
    long[] byCell = new long[cells];
    long[] byRow = new long[cells + 3];
    long[] expectedByRow = new long[cells + 3];
    block.addTo(byCell);
    block.addTo(byRow, 3, rowOf);
    for (int cell = 0; cell < cells; cell++) {
      assertThat(byCell[cell]).isEqualTo(block.count(cell));
      expectedByRow[3 + rowOf[cell]] += block.count(cell);
    }
    assertThat(byRow).isEqualTo(expectedByRow);
  }

  @Test
  void shouldGoOnlyThroughCellsThatHaveMemory() {
    CellBlock block = block(CELLS);
    assertThat(block.next(0)).isEqualTo(CELLS);
    memory.provide(block, 130);
    assertThat(block.next(0)).isEqualTo(128);
    assertThat(block.next(150)).isEqualTo(150);
    assertThat(block.next(192)).isEqualTo(CELLS);
  }

  @Test
  void shouldStopTheSumBeforeItWraps() {
    CellBlock block = block(5);
    memory.provide(block, 0);
    block.add(0, Long.MAX_VALUE - 1);
    block.add(0, 5);
    assertThat(block.sum()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldRefuseACellThatIsFullAndKeepWhatItCounted() {
    int[] cells = new int[64];
    cells[35] = Integer.MAX_VALUE - 2;
    CellBlock block = new CellBlock(OWNER, 7, 5);
    block.provide(0, cells, 32);
    assertThat(block.add(3, 7)).isTrue();
    assertThat(block.add(3, 7)).isTrue();
    assertThat(block.add(3, 9)).isFalse();
    assertThat(block.add(2, 5)).isTrue();
    assertThat(block.count(3)).isEqualTo(Integer.MAX_VALUE);
    assertThat(block.sum()).isEqualTo(19);
    assertThat(block.max()).isEqualTo(7);
  }

  @Test
  void shouldRefuseAValueWithoutACell() {
    CellBlock block = block(5);
    memory.provide(block, 0);
    assertThat(block.add(-1, 7)).isFalse();
    assertThat(block.total()).isZero();
  }

  @Test
  void shouldStayWithinItsBudgetAndSaySoWhenItIsFull() {
    List<CellBlock> made = new ArrayList<>();
    CellBlock next = memory.newBlock(OWNER, 1, CELLS);
    boolean room = true;
    while (next != null && room) {
      made.add(next);
      for (int cell = 0; cell < CELLS && room; cell += CellBlock.SEGMENT) {
        room = memory.provide(next, cell);
      }
      next = room ? memory.newBlock(OWNER, 1, CELLS) : null;
    }
    assertThat(memory.bytes()).isBetween(14 * 1024, 16 * 1024);
    assertThat(made).hasSizeGreaterThan(3);
    assertThat(new BlockMemory(0, new BlockPool(0)).newBlock(OWNER, 1, 1)).isNull();
  }

  @Test
  void shouldGiveTheMemoryOfAFreedBlockToTheNextAsIfItWereNew() {
    CellBlock first = block(CELLS);
    memory.provide(first, 0);
    first.add(5, 9);
    int before = memory.bytes();
    memory.free(first);
    CellBlock second = block(CELLS);
    assertThat(second.add(5, 9)).as("has no memory yet").isFalse();
    memory.provide(second, 0);
    assertThat(memory.bytes()).isEqualTo(before);
    assertThat(second.total()).isZero();
    assertThat(second.sum()).isZero();
    assertThat(second.min()).isEqualTo(Long.MAX_VALUE);
    assertThat(second.max()).isZero();
  }

  /** Blocks of all sizes that come and go, and are written in turns: each has what it counted. */
  @Property(tries = 50)
  void shouldKeepBlocksApart(@ForAll long seed, @ForAll @IntRange(min = 1, max = 64) int kib) {
    BlockMemory memory = new BlockMemory(kib * 1024, new BlockPool(0));
    Random random = new Random(seed);
    Map<CellBlock, long[]> oracle = new HashMap<>();
    List<CellBlock> blocks = new ArrayList<>();
    for (int step = 0; step < 3_000; step++) {
      if (random.nextInt(50) == 0) {
        int cells = 1 + random.nextInt(random.nextBoolean() ? 70 : 1_000);
        CellBlock block = memory.newBlock(OWNER, step, cells);
        if (block != null) {
          blocks.add(block);
          oracle.put(block, new long[cells]);
        }
      } else if (!blocks.isEmpty()) {
        CellBlock block = blocks.get(random.nextInt(blocks.size()));
        int cell = random.nextInt(block.size());
        boolean provided = memory.provide(block, cell);
        assertThat(block.add(cell, cell)).isEqualTo(provided);
        Objects.requireNonNull(oracle.get(block))[cell] += provided ? 1 : 0;
        if (random.nextInt(200) == 0) {
          memory.free(block);
          blocks.remove(block);
        }
      }
      assertThat(memory.bytes()).isLessThanOrEqualTo(kib * 1024);
    }
    for (CellBlock block : blocks) {
      long[] expected = Objects.requireNonNull(oracle.get(block));
      long sum = 0;
      for (int cell = 0; cell < block.size(); cell++) {
        assertThat(block.count(cell)).isEqualTo(expected[cell]);
        sum += expected[cell] * cell;
      }
      assertThat(block.sum()).isEqualTo(sum);
    }
  }
}
