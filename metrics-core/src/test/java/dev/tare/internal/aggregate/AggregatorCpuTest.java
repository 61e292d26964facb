package dev.tare.internal.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whose CPU time is the aggregator's. */
class AggregatorCpuTest {
  private long threadNs;
  private final AggregatorCpu cpu = new AggregatorCpu(() -> threadNs);

  @Test
  void shouldCountFromWhereTheThreadBegan() {
    threadNs = 1_000;
    cpu.begin();
    assertThat(cpu.nanos()).isZero();
    threadNs = 1_300;
    cpu.look();
    assertThat(cpu.nanos()).isEqualTo(300);
  }

  @Test
  void shouldNotCountWhatAnotherThreadTakes() throws InterruptedException {
    onAnotherThread(
        () -> {
          cpu.begin();
          threadNs = 50;
          cpu.look();
        });
    threadNs = 7_000_000;
    cpu.look();
    assertThat(cpu.nanos()).isEqualTo(50);
  }

  @Test
  void shouldGoOnWithTheNextThreadAndNeverFall() throws InterruptedException {
    threadNs = 500;
    cpu.begin();
    threadNs = 900;
    cpu.look();
    onAnotherThread(
        () -> {
          threadNs = 20;
          cpu.begin();
          assertThat(cpu.nanos()).isEqualTo(400);
          threadNs = 25;
          cpu.look();
        });
    assertThat(cpu.nanos()).isEqualTo(405);
  }

  @Test
  void shouldBeZeroBeforeAThreadBegins() {
    threadNs = 7_000_000;
    cpu.look();
    assertThat(cpu.nanos()).isZero();
  }

  @Test
  void shouldNotBeKnownWhereTheThreadsIsNot() {
    threadNs = -1;
    cpu.begin();
    cpu.look();
    assertThat(cpu.nanos()).isNegative();
  }

  private static void onAnotherThread(Runnable task) throws InterruptedException {
    Thread thread = new Thread(task);
    thread.start();
    thread.join();
  }
}
