package dev.tare.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.internal.aggregate.AggregatorSettings;
import dev.tare.internal.aggregate.AggregatorSnapshot;
import dev.tare.internal.ring.RingBackEnd;
import dev.tare.internal.self.SelfMetrics;
import dev.tare.model.Detail;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The permit that a scrape leaves for the aggregator may be used up in the middle of a duty cycle,
 * by a lock that it waits for. So the cycle must not end in sleep.
 */
@Timeout(30)
class WakeUpTest {
  private final Thread test = Thread.currentThread();
  private final CountDownLatch taken = new CountDownLatch(1);

  /** What happens where the duty cycle first looks at the clock, after it looked for tickets. */
  private Runnable meanwhile = () -> {};

  /** How often others have looked: a scrape does so before it takes its ticket, and then again. */
  private int looks;

  private final NanoClock clock =
      () -> {
        if (Thread.currentThread() != test) {
          if (++looks == 2) {
            taken.countDown();
          }
          return 0;
        }
        Runnable now = meanwhile;
        meanwhile = () -> {};
        now.run();
        return 0;
      };
  private final AggregatorAgent agent =
      new AggregatorAgent(
          new AggregatorSettings(
              RingBackEnd.ARRAY,
              1024,
              4,
              0,
              0,
              10,
              10,
              Long.MAX_VALUE,
              clock,
              () -> 0,
              false,
              e -> {}),
          new SelfMetrics());

  @Test
  void shouldNotSleepWhenAScrapeCameMeanwhile() {
    assertThat(agent.work()).as("nothing to do").isZero();
    CompletableFuture<AggregatorSnapshot> scrape = new CompletableFuture<>();
    meanwhile =
        () -> {
          new Thread(() -> scrape.complete(agent.snapshot(Detail.BUCKETS))).start();
          await();
        };
    assertThat(agent.work()).as("too late for this cycle").isPositive();
    assertThat(scrape).isNotDone();
    agent.work();
    assertThat(scrape.join()).isNotNull();
    assertThat(agent.work()).isZero();
  }

  @Test
  void shouldNotSleepWhenItWasStoppedMeanwhile() {
    meanwhile = agent::stop;
    assertThat(agent.work()).isPositive();
  }

  private void await() {
    try {
      assertThat(taken.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
