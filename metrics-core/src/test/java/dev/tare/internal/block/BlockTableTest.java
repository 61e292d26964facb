package dev.tare.internal.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.ring.ThreadNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BlockTableTest {
  private static final class Table extends BlockTable {}

  private final BlockMemory memory = new BlockMemory(1 << 20, new BlockPool(0));
  private final BlockTable table = new Table();

  private CellBlock block(Thread owner, int number) {
    return Objects.requireNonNull(memory.newBlock(owner, number, 1));
  }

  private CellBlock put(Thread owner) {
    CellBlock block = block(owner, (int) ThreadNumber.of(owner));
    assertThat(table.put(block)).isTrue();
    return block;
  }

  /** As the thread itself would find it. */
  private @Nullable CellBlock find(Thread owner) {
    return table.blockOf(owner);
  }

  @Test
  void shouldFindWhatTheThreadHasAndNothingElse() {
    Thread mine = new Thread();
    assertThat(find(mine)).isNull();
    CellBlock block = put(mine);
    assertThat(find(mine)).isSameAs(block);
    assertThat(find(new Thread())).isNull();
    table.drop(block);
    assertThat(find(mine)).isNull();
  }

  @Test
  void shouldGrowUntilEveryThreadHasAPlaceOfItsOwn() {
    List<Thread> threads = new ArrayList<>();
    List<CellBlock> blocks = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Thread thread = new Thread();
      threads.add(thread);
      blocks.add(put(thread));
    }
    for (int i = 0; i < 300; i++) {
      assertThat(find(threads.get(i))).isSameAs(blocks.get(i));
    }
  }

  @Test
  void shouldRefuseAThreadWhosePlaceAnotherHasAtItsLargest() {
    Thread first = new Thread();
    int number = (int) ThreadNumber.of(first);
    CellBlock known = put(first);
    assertThat(table.put(block(new Thread(), number + 4_096))).isFalse();
    assertThat(find(first)).as("as before").isSameAs(known);
  }

  @Test
  void shouldLeaveTheBlockThatCameAfterOneThatWasDropped() {
    Thread mine = new Thread();
    CellBlock first = put(mine);
    table.drop(first);
    CellBlock second = put(mine);
    table.drop(first);
    assertThat(find(mine)).isSameAs(second);
  }

  @Test
  void shouldFindNothingOnceItIsClosedAndTakeNoMore() {
    Thread mine = new Thread();
    put(mine);
    table.close();
    assertThat(find(mine)).isNull();
    assertThat(table.put(block(mine, (int) ThreadNumber.of(mine)))).isFalse();
  }
}
