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

  /** As its owner does. */
  private static boolean count(CellBlock block, int cell, long value) {
    return block.add(cell, value) || (block.widen() && block.add(cell, value));
  }

  @Test
  void shouldCountCellsSumAndExtremes() {
    CellBlock block = block(CELLS);
    memory.provide(block, 0);
    assertThat(count(block, 0, 3)).isTrue();
    memory.provide(block, 299);
    assertThat(count(block, 299, 9)).isTrue();
    assertThat(count(block, 299, 8)).isTrue();

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
  void shouldRefuseACellWithoutMemoryUntilItsOwnerHasTakenSome() {
    CellBlock block = block(CELLS);
    assertThat(count(block, 100, 5)).isFalse();
    assertThat(block.total()).isZero();
    assertThat(block.min()).as("untouched").isEqualTo(Long.MAX_VALUE);
    assertThat(memory.provide(block, 70)).as("of the same run").isTrue();
    assertThat(block.add(100, 5)).as("not taken yet").isFalse();
    assertThat(block.widen()).isTrue();
    assertThat(block.widen()).as("there is no longer one").isFalse();
    assertThat(block.add(100, 5)).isTrue();
    assertThat(count(block, 128, 5)).as("of the next").isFalse();
  }

  @Test
  void shouldOfferNothingMoreBeforeTheOwnerHasTakenWhatThereIs() {
    CellBlock block = block(CELLS);
    memory.provide(block, 100);
    int bytes = memory.bytes();
    assertThat(memory.provide(block, 200)).as("later").isTrue();
    assertThat(memory.bytes()).isEqualTo(bytes);
    assertThat(count(block, 200, 1)).isFalse();
    assertThat(memory.provide(block, 200)).isTrue();
    assertThat(count(block, 200, 1)).isTrue();
    assertThat(block.next(0)).as("one run").isEqualTo(64);
    assertThat(block.next(256)).isEqualTo(CELLS);
  }

  @Test
  void shouldSayWhatLiesFarOff() {
    CellBlock block = block(1_000);
    assertThat(BlockMemory.isNear(block, 900)).as("the first").isTrue();
    memory.provide(block, 100);
    assertThat(BlockMemory.isNear(block, 127 + 64)).isTrue();
    assertThat(BlockMemory.isNear(block, 127 + 65)).isFalse();
    block.widen();
    memory.provide(block, 300);
    assertThat(BlockMemory.isNear(block, 319 + 256)).as("as far as it is long").isTrue();
    assertThat(BlockMemory.isNear(block, 319 + 257)).isFalse();
    assertThat(BlockMemory.isNear(block, 0)).as("below").isTrue();
  }

  /** A recorder that runs out of stack while it takes a range comes by here again. */
  @Test
  void shouldGoOnWhereTheOwnerBrokeOff() {
    CellBlock block = block(CELLS);
    memory.provide(block, 0);
    count(block, 0, 3);
    block.length = 0;
    assertThat(block.add(0, 3)).isFalse();
    assertThat(count(block, 0, 3)).as("after it was told").isTrue();
    memory.provide(block, 299);
    block.length = 0;
    assertThat(count(block, 299, 4)).as("before it was told").isTrue();
    assertThat(block.count(0)).isEqualTo(2);
    assertThat(block.sum()).isEqualTo(10);
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
      count(block, cell, value);
    }
    short[] rowOf = new short[cells];
    for (int cell = 1; cell < cells; cell++) {
      rowOf[cell] = (short) (rowOf[cell - 1] + (random.nextInt(40) == 0 ? 1 : 0));
    }
    long[] byCell = new long[cells];
    long[] byRow = new long[cells + 3];
    long[] expectedByRow = new long[cells + 3];
    block.addTo(byCell);
    int[] rowEnds = new int[rowOf[cells - 1] + 1];
    for (int cell = 0; cell < cells; cell++) {
      rowEnds[rowOf[cell]] = cell + 1;
    }
    block.addTo(byRow, 3, rowEnds);
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
    assertThat(block.next(0)).as("not taken yet").isEqualTo(CELLS);
    block.widen();
    assertThat(block.next(0)).isEqualTo(128);
    assertThat(block.next(150)).isEqualTo(150);
    assertThat(block.next(192)).isEqualTo(CELLS);
  }

  @Test
  void shouldStopTheSumBeforeItWraps() {
    CellBlock block = Objects.requireNonNull(memory.newBlock(OWNER, 7, 5, 0));
    block.add(0, Long.MAX_VALUE - 1);
    block.add(0, 5);
    assertThat(block.sum()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldRefuseACellThatIsFullAndKeepWhatItCounted() {
    CellRange range = CellRange.of(0, 5);
    range.counts[CellRange.PAD + 3] = Integer.MAX_VALUE - 2;
    CellBlock block = new CellBlock(OWNER, 7, 5, range);
    assertThat(count(block, 3, 7)).isTrue();
    assertThat(count(block, 3, 7)).isTrue();
    assertThat(count(block, 3, 9)).isFalse();
    assertThat(count(block, 2, 5)).isTrue();
    assertThat(block.count(3)).isEqualTo(Integer.MAX_VALUE);
    assertThat(block.sum()).isEqualTo(19);
    assertThat(block.max()).isEqualTo(7);
  }

  @Test
  void shouldRefuseAValueWithoutACell() {
    CellBlock block = Objects.requireNonNull(memory.newBlock(OWNER, 7, 5, 0));
    assertThat(count(block, -1, 7)).isFalse();
    assertThat(count(block, Character.MAX_VALUE, 7)).isFalse();
    assertThat(block.total()).isZero();
  }

  @Test
  void shouldStayWithinItsBudgetAndSaySoWhenItIsFull() {
    List<CellBlock> made = new ArrayList<>();
    CellBlock next = memory.newBlock(OWNER, 1, CELLS);
    boolean room = true;
    while (next != null && room) {
      made.add(next);
      for (int cell = 0; cell < CELLS && room; cell += CellRange.STEP) {
        room = memory.provide(next, cell);
        next.widen();
      }
      next = room ? memory.newBlock(OWNER, 1, CELLS) : null;
    }
    assertThat(memory.bytes()).isBetween(12 * 1024, 16 * 1024);
    assertThat(made).hasSizeGreaterThan(3);
    assertThat(new BlockMemory(0, new BlockPool(0)).newBlock(OWNER, 1, 1)).isNull();
  }

  @Test
  void shouldCountWhatAWindowTakesUntilItsOwnerHasLeftIt() {
    CellBlock block = block(CELLS);
    memory.provide(block, 0);
    count(block, 5, 9);
    int one = memory.bytes();
    memory.provide(block, 64);
    assertThat(memory.bytes()).as("both").isEqualTo(one + CellRange.bytes(128));
    memory.settle();
    assertThat(memory.bytes())
        .as("both, as it has not taken it")
        .isEqualTo(one + CellRange.bytes(128));
    count(block, 64, 9);
    memory.settle();
    assertThat(memory.bytes()).isEqualTo(CellBlock.OBJECT_BYTES + CellRange.bytes(128));
    memory.provide(block, 128);
    assertThat(memory.bytes())
        .as("the first is left")
        .isEqualTo(CellBlock.OBJECT_BYTES + CellRange.bytes(128) + CellRange.bytes(192));
    memory.free(block);
    assertThat(memory.bytes()).isZero();
    CellBlock left = block(CELLS);
    memory.provide(left, 0);
    left.widen();
    memory.free(left);
    assertThat(memory.bytes()).as("and where nothing was replaced").isZero();
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
        boolean wasWide = !block.widen();
        boolean room = memory.provide(block, cell);
        boolean counted = count(block, cell, cell);
        assertThat(wasWide).as("takes what it is offered").isTrue();
        assertThat(counted).as("where there is room").isEqualTo(room);
        Objects.requireNonNull(oracle.get(block))[cell] += counted ? 1 : 0;
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
