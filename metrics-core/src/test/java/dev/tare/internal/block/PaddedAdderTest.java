package dev.tare.internal.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PaddedAdderTest {
  private static final int THREADS = 8;
  private static final int EACH = 100_000;

  private final PaddedAdder adder = new PaddedAdder();

  @Test
  void shouldWrapAsAPlainLongDoes() {
    adder.add(Long.MAX_VALUE);
    adder.increment();
    assertThat(adder.sum()).isEqualTo(Long.MIN_VALUE);
  }

  /** Many more threads than processors, whose numbers find one word for two of them. */
  @Test
  void shouldAddUpWhatManyThreadsAdd() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 1; t <= THREADS; t++) {
      int amount = t;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < EACH; i++) {
                  adder.add(amount);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(adder.sum()).isEqualTo(EACH * LongStream.rangeClosed(1, THREADS).sum());
  }
}
