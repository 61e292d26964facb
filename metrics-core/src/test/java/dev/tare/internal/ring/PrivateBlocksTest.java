package dev.tare.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrivateBlocksTest {
  private static final int CELLS = 5;

  private final PrivateBlocks blocks = new PrivateBlocks(400);

  @Test
  void shouldCountCellsSumAndExtremes() {
    int block = blocks.find(7, CELLS);
    blocks.add(block, 0, 3);
    blocks.add(block, 4, 9);
    blocks.add(block, 4, 8);

    assertThat(blocks.blocks()).isEqualTo(1);
    assertThat(blocks.id(0)).isEqualTo(7);
    Cells cells = blocks.cells(0);
    assertThat(cells.size()).isEqualTo(CELLS);
    assertThat(cells.count(0)).isEqualTo(1);
    assertThat(cells.count(4)).isEqualTo(2);
    assertThat(cells.sum()).isEqualTo(20);
    assertThat(cells.min()).isEqualTo(3);
    assertThat(cells.max()).isEqualTo(9);
  }

  @Test
  void shouldStopTheSumBeforeItWraps() {
    int block = blocks.find(1, CELLS);
    blocks.add(block, 0, Long.MAX_VALUE - 1);
    blocks.add(block, 0, 5);
    assertThat(blocks.cells(0).sum()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldRefuseACellThatIsFullAndKeepWhatItCounted() {
    PrivateBlocks small = new PrivateBlocks(1024, 2);
    int block = small.find(1, CELLS);
    assertThat(small.add(block, 3, 7)).isTrue();
    assertThat(small.add(block, 3, 7)).isTrue();
    assertThat(small.add(block, 3, 9)).isFalse();
    assertThat(small.add(block, 2, 5)).isTrue();
    Cells cells = small.cells(block);
    assertThat(cells.count(3)).isEqualTo(2);
    assertThat(cells.sum()).isEqualTo(19);
    assertThat(cells.max()).isEqualTo(7);
  }

  @Test
  void shouldGiveTheBlockOfARemovedSeriesToAnother() {
    PrivateBlocks full = new PrivateBlocks(2 * CELLS * Integer.BYTES);
    full.add(full.find(1, CELLS), 3, 7);
    full.add(full.find(2, CELLS), 3, 7);
    assertThat(full.find(3, CELLS)).isEqualTo(PrivateBlocks.NONE);
    full.retire(0);
    assertThat(full.taken(0)).isFalse();
    assertThat(full.id(0)).as("not to be given out yet").isEqualTo(1);
    assertThat(full.find(3, CELLS + 1)).as("too large").isEqualTo(PrivateBlocks.NONE);

    int block = full.find(3, CELLS - 1);
    full.add(block, 2, 9);
    assertThat(block).isZero();
    assertThat(full.find(3, CELLS - 1)).isZero();
    assertThat(full.find(2, CELLS)).isEqualTo(1);
    assertThat(full.find(1, CELLS)).as("id 1, given out again").isEqualTo(PrivateBlocks.NONE);
    assertThat(full.taken(0)).isTrue();
    assertThat(full.id(0)).isEqualTo(3);
    Cells cells = full.cells(0);
    assertThat(cells.size()).isEqualTo(CELLS - 1);
    assertThat(cells.count(3)).isZero();
    assertThat(cells.count(2)).isEqualTo(1);
    assertThat(cells.sum()).isEqualTo(9);
    assertThat(cells.min()).isEqualTo(9);
    assertThat(cells.max()).isEqualTo(9);
    assertThat(full.cells(1).sum()).isEqualTo(7);
  }

  @Test
  void shouldTakeTheSmallestRetiredBlockThatIsLargeEnoughAndEachOnce() {
    PrivateBlocks full = new PrivateBlocks(9 * Integer.BYTES);
    full.find(1, 5);
    full.find(2, 3);
    full.find(3, 1);
    full.retire(0);
    full.retire(1);
    full.retire(2);
    assertThat(full.find(4, 2)).isEqualTo(1);
    assertThat(full.find(5, 2)).isZero();
    assertThat(full.find(6, 2)).isEqualTo(PrivateBlocks.NONE);
    assertThat(full.find(7, 1)).isEqualTo(2);
    full.clear();
    assertThat(full.find(8, 9)).isZero();
  }

  @Test
  void shouldRefuseSeriesBeyondTheMemoryAndKeepThoseItHas() {
    int fit = 0;
    while (blocks.find(1 + fit, CELLS) != PrivateBlocks.NONE) {
      fit++;
    }
    assertThat(fit).isEqualTo(400 / 4 / CELLS);
    assertThat(blocks.find(1, CELLS)).isZero();
    assertThat(blocks.blocks()).isEqualTo(fit);
  }

  @Test
  void shouldRefuseBlocksThatDoNotFitAtAll() {
    assertThat(blocks.find(1, 10_000)).isEqualTo(PrivateBlocks.NONE);
    assertThat(new PrivateBlocks(0).find(1, 1)).isEqualTo(PrivateBlocks.NONE);
  }

  @Test
  void shouldKeepManySmallSeriesApart() {
    PrivateBlocks many = new PrivateBlocks(1 << 20);
    Map<Integer, Long> oracle = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      int id = 1 + random.nextInt(200) * 256;
      int block = many.find(id, 1);
      if (block != PrivateBlocks.NONE) {
        many.add(block, 0, i);
        oracle.merge(id, (long) i, Long::sum);
      }
    }
    assertThat(oracle).hasSize(64).hasSize(many.blocks());
    for (int block = 0; block < many.blocks(); block++) {
      assertThat(many.cells(block).sum()).isEqualTo(oracle.get(many.id(block)));
    }
  }

  @Test
  void shouldBeginAgainForTheNextOwner() {
    blocks.add(blocks.find(7, CELLS), 0, 3);
    blocks.clear();
    assertThat(blocks.blocks()).isZero();
    int block = blocks.find(8, CELLS);
    assertThat(blocks.cells(0).sum()).isZero();
    assertThat(blocks.cells(0).min()).isEqualTo(Long.MAX_VALUE);
    blocks.add(block, 1, 4);
    assertThat(blocks.id(0)).isEqualTo(8);
    assertThat(blocks.cells(0).count(1)).isEqualTo(1);
    assertThat(blocks.cells(0).count(0)).isZero();
  }
}
