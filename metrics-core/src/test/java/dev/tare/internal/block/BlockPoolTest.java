package dev.tare.internal.block;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What threads take beyond their own budgets. */
class BlockPoolTest {
  private final BlockPool pool = new BlockPool(100);
  private final BlockMemory first = new BlockMemory(50, pool);
  private final BlockMemory second = new BlockMemory(50, pool);

  @Test
  void shouldGiveToWhoeverComesFirst() {
    assertThat(first.take(150)).as("its own, and all of the pool").isTrue();
    assertThat(second.take(51)).isFalse();
    assertThat(second.take(50)).as("its own").isTrue();
    assertThat(second.take(1)).isFalse();
  }

  @Test
  void shouldTakeBackWhatIsBeyondTheBudgetFirst() {
    assertThat(first.take(150)).isTrue();
    first.take(-60);
    assertThat(second.take(110)).as("its own and what the first gave back").isTrue();
    assertThat(first.take(1)).isFalse();
    second.giveBack();
    assertThat(second.bytes()).isZero();
    assertThat(first.take(60)).isTrue();
    assertThat(first.take(1)).isFalse();
  }
}
